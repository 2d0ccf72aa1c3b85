from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from packages.grants import when_granted
        from tickets.tasks import admit_after_grant
        from tickets.words import register_all

        register_all()
        when_granted(admit_after_grant)
