from datetime import date

from accounts.models import User
from notifications.actions import Telling, notify, notify_each
from organizations.models import Institution, Membership
from packages.models import Correction, Service, Subscription, SubscriptionEvent

LOW, EMPTY, MISMATCH = "quota_low", "quota_empty", "ledger_mismatch"
ENDING, ENDING_AT = "package_ending", "subscription_ending"
APPROVAL, POSTED, REFUSED = "correction_asked", "correction_posted", "correction_refused"
SUBJECT, ACCOUNT, CORRECTION = "subscription", "account", "correction"

_KINDS = {SubscriptionEvent.Kind.LOW: LOW, SubscriptionEvent.Kind.EMPTY: EMPTY}


def tell_of_balance(event: SubscriptionEvent) -> None:
    """Units run low or are used up: the institution's administrators read of it."""
    subscription = event.subscription
    service = Service.objects.get(code=event.data["service"])
    data = {**event.data, "name_tr": service.name_tr, "name_en": service.name_en}
    kind = _KINDS[SubscriptionEvent.Kind(event.kind)]
    readers, at = _admins(subscription.institution), subscription.institution_id
    notify(readers, kind, subject=(SUBJECT, subscription.pk), data=data, institution=at, by=None)


def tell_of_mismatch(account_id: int, found: str) -> None:
    """Counters and ledger disagree: the managers read of it. Nothing is repaired in silence."""
    data = {"account": account_id, "found": found}
    notify(_managers(), MISMATCH, subject=(ACCOUNT, account_id), data=data, by=None)


def tell_of_ends(ending: list[Subscription], today: date) -> None:
    """A subscription ends soon and none follows: the institution's administrators and the managers read of it."""
    managers, admins = _managers(), _admins_of([subscription.institution_id for subscription in ending])
    tellings = []
    for subscription in ending:
        data = {
            "institution": subscription.institution.name,
            "tier": subscription.version.tier.name,
            "last_on": subscription.last_on.isoformat(),
            "days": (subscription.ends_on - today).days,
        }
        subject, at = (SUBJECT, subscription.pk), subscription.institution_id
        tellings.append(Telling(admins.get(at, []), ENDING, subject, data, at))
        tellings.append(Telling(managers, ENDING_AT, subject, data, at))
    notify_each(tellings, by=None)


def ask_for_approval(correction: Correction) -> None:
    """A second person is needed: every manager but who asked reads of it."""
    data = _correction_data(correction)
    notify(_managers(), APPROVAL, subject=(CORRECTION, correction.pk), data=data, by=correction.asked_by)


def tell_of_decision(correction: Correction, *, by: User) -> None:
    kind = POSTED if correction.state == Correction.State.POSTED else REFUSED
    data = {**_correction_data(correction), "by": by.name, "refusal": correction.refusal}
    notify([correction.asked_by], kind, subject=(CORRECTION, correction.pk), data=data, by=by)


def _correction_data(correction: Correction) -> dict[str, str]:
    institution = correction.account.subscription.institution
    return {"asked_by": correction.asked_by.name, "institution": institution.name, "reason": correction.reason}


def _managers() -> list[User]:
    managers = User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True)
    return list(managers.order_by("id"))


def _admins(institution: Institution) -> list[User]:
    return _admins_of([institution.pk]).get(institution.pk, [])


def _admins_of(institutions: list[int]) -> dict[int, list[User]]:
    role = Membership.Role.INSTITUTION_ADMIN
    admins = Membership.objects.active().filter(institution__in=institutions, role=role).select_related("user")
    found: dict[int, list[User]] = {}
    for membership in admins.order_by("id"):
        found.setdefault(membership.institution_id, []).append(membership.user)
    return found
