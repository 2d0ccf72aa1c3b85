from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from organizations.told import tell_look
        from reports import holding
        from reports.panels import look
        from reports.words_of_audit import register_all

        register_all()
        holding.register_all()
        tell_look(look)
