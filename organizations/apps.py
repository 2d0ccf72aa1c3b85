from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import second_factor
        from accounts.audited import tell_home, tell_place
        from organizations import holding, notices, notices_of_access, notices_of_arrival, notices_of_programs
        from organizations.history import register_all
        from organizations.permissions import administers_an_institution
        from organizations.queries import only_institution_of, place_of_work

        register_all()
        holding.register_all()
        notices_of_access.register_all()
        notices.register_all()
        notices_of_arrival.register_all()
        notices_of_programs.register_all()
        tell_home(only_institution_of)
        tell_place(place_of_work)
        second_factor.register(administers_an_institution)
