from accounts.models import User
from notifications.actions import notify
from organizations.models import Institution, Membership
from packages.models import Service, SubscriptionEvent

LOW, EMPTY, MISMATCH = "quota_low", "quota_empty", "ledger_mismatch"
SUBJECT = "subscription"

_KINDS = {SubscriptionEvent.Kind.LOW: LOW, SubscriptionEvent.Kind.EMPTY: EMPTY}


def tell_of_balance(event: SubscriptionEvent) -> None:
    """Units run low or are used up: the institution's administrators read of it."""
    subscription = event.subscription
    service = Service.objects.get(code=event.data["service"])
    data = {**event.data, "name_tr": service.name_tr, "name_en": service.name_en}
    kind = _KINDS[SubscriptionEvent.Kind(event.kind)]
    notify(_admins(subscription.institution), kind, subject=(SUBJECT, subscription.pk), data=data, by=None)


def tell_of_mismatch(subscription_id: int, account_id: int, found: str) -> None:
    """Counters and ledger disagree: the managers read of it. Nothing is repaired in silence."""
    managers = User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True)
    data = {"account": account_id, "found": found}
    notify(managers, MISMATCH, subject=(SUBJECT, subscription_id), data=data, by=None)


def _admins(institution: Institution) -> list[User]:
    admins = Membership.objects.active().filter(institution=institution, role=Membership.Role.INSTITUTION_ADMIN)
    return [membership.user for membership in admins.select_related("user")]
