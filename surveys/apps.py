from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from surveys import holding_of_surveys, notices_of_surveys, words_of_surveys

        holding_of_surveys.register_all()
        notices_of_surveys.register_all()
        words_of_surveys.register_all()
