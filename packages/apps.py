from functools import partial

from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "packages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from organizations.seats import when_seat_is_taken
        from organizations.told import tell_product_use, tell_regions, tell_seats, tell_use
        from packages import holding, words_of_audit, words_of_life, words_of_offers
        from packages.actions import refuse_without_seat
        from packages.models import Service
        from packages.queries.seats import regions_offered, seats_told
        from packages.queries.use import product_use_offered, tiers_with, use_by_unit
        from packages.words import register_all

        register_all()
        words_of_life.register_all()
        words_of_offers.register_all()
        holding.register_all()
        words_of_audit.register_all()
        when_seat_is_taken(refuse_without_seat)
        tell_seats(seats_told)
        tell_regions(regions_offered)
        tell_use(use_by_unit, partial(tiers_with, Service.Code.REGIONS))
        tell_product_use(product_use_offered, partial(tiers_with, Service.Code.STAFF_PERFORMANCE))
