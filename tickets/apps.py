from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from packages.grants import when_granted, when_started, when_upgraded
        from tickets.tasks import admit_after_grant, admit_after_start, follow_after_upgrade
        from tickets.words import register_all

        register_all()
        when_granted(admit_after_grant)
        when_started(admit_after_start)
        when_upgraded(follow_after_upgrade)
