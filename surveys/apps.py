from django.apps import AppConfig
from django.conf import settings


class SurveysConfig(AppConfig):
    name = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        self._ask()
        self._follow_up()
        self._check_in()

    def _ask(self) -> None:
        from organizations.merging import when_regions_merge
        from surveys import holding_of_surveys, notices_of_surveys, words_of_surveys
        from surveys.actions.building import follow_region

        holding_of_surveys.register_all()
        notices_of_surveys.register_all()
        words_of_surveys.register_all()
        when_regions_merge(follow_region)

    def _follow_up(self) -> None:
        from surveys import holding_of_following, words_of_following
        from surveys.actions.following import follow_rating
        from tickets.ratings import when_rated

        words_of_following.register_all()
        holding_of_following.register_all()
        when_rated(lambda ticket, event: follow_rating(ticket, event, hours=settings.FOLLOW_UP_HOURS))

    def _check_in(self) -> None:
        from surveys import (
            holding_of_checkins,
            institution_pages,
            notices_of_calls,
            notices_of_checkins,
            words_of_checkins,
        )

        holding_of_checkins.register_all()
        notices_of_checkins.register_all()
        notices_of_calls.register_all()
        words_of_checkins.register_all()
        institution_pages.register_all()
