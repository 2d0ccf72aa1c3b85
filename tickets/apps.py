from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from organizations.merging import when_regions_merge, when_units_merge
        from organizations.requests import keep_requests
        from organizations.told import tell_openness, tell_requests, tell_waiting
        from packages.grants import when_granted, when_started, when_upgraded
        from tickets import holding, words_of_audit
        from tickets.actions import end_shares, hand_over
        from tickets.actions.moving import move_to_region, move_to_unit
        from tickets.queries.units import OPENNESS, all_by_unit, open_by_unit, open_of_person, waiting_in
        from tickets.tasks import admit_after_grant, admit_after_start, follow_after_upgrade
        from tickets.words import register_all

        register_all()
        words_of_audit.register_all()
        holding.register_all()
        tell_requests(open_by_unit, all_by_unit)
        tell_openness(OPENNESS)
        tell_waiting(waiting_in)
        when_units_merge(move_to_unit)
        when_regions_merge(move_to_region)
        keep_requests(open_of_person, hand_over, end_shares)
        when_granted(admit_after_grant)
        when_started(admit_after_start)
        when_upgraded(follow_after_upgrade)
