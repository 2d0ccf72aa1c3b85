from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import history, history_of_calendar, history_of_privacy, holding, limits_of_keeping
        from accounts.actions.auditing import audit_calendar
        from worktime.told import when_revised

        history.register_all()
        history_of_calendar.register_all()
        history_of_privacy.register_all()
        holding.register_all()
        limits_of_keeping.register_all()
        when_revised(audit_calendar)
