from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from organizations.told import tell_look
        from reports import holding, words_of_notices
        from reports.keeping import register_own_files
        from reports.panels import look
        from reports.words_of_audit import register_all

        register_all()
        holding.register_all()
        words_of_notices.register_all()
        register_own_files()
        tell_look(look)
