from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from notifications import holding, words_of_data
        from notifications.notices import register_all

        register_all()
        words_of_data.register_all()
        holding.register_all()
