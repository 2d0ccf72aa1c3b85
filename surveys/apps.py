from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from organizations.merging import when_regions_merge
        from surveys import holding_of_surveys, notices_of_surveys, words_of_surveys
        from surveys.actions.building import follow_region

        holding_of_surveys.register_all()
        notices_of_surveys.register_all()
        words_of_surveys.register_all()
        when_regions_merge(follow_region)
