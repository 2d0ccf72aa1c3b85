from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.audited import tell_home
        from organizations import holding, notices, notices_of_access
        from organizations.history import register_all
        from organizations.queries import only_institution_of

        register_all()
        holding.register_all()
        notices_of_access.register_all()
        notices.register_all()
        tell_home(only_institution_of)
