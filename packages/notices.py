from packages.models import SubscriptionEvent


def tell_of_balance(event: SubscriptionEvent) -> None:
    """Units run low or are used up: the institution's administrators read of it."""
