"""Who is told how the life of a subscription goes on. The words stand in packages/words_of_life.py."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from accounts.models import User
from notifications.actions import Telling, notify_each
from organizations.models import Membership
from packages.models import Service, Subscription, SubscriptionEvent

Kind = SubscriptionEvent.Kind

STARTED, EXPIRED, RENEWED = "subscription_started", "subscription_expired", "subscription_renewed"
SUSPENDED, RESUMED, TERMINATED = "subscription_suspended", "subscription_resumed", "subscription_terminated"
CHANGED, SEATS_SHORT, SEAT_LOST = "subscription_changed", "seats_short", "seat_lost"
SEAT_BACK = "seat_back"
SUBJECT = "subscription"

KINDS = {
    Kind.STARTED: STARTED,
    Kind.EXPIRED: EXPIRED,
    Kind.RENEWED: RENEWED,
    Kind.SUSPENDED: SUSPENDED,
    Kind.RESUMED: RESUMED,
    Kind.TERMINATED: TERMINATED,
    Kind.UPGRADED: CHANGED,
    Kind.TOPPED_UP: CHANGED,
    Kind.GOODWILL: CHANGED,
    Kind.SEATS_ADDED: CHANGED,
}


def tell_of_life(events: Sequence[SubscriptionEvent], *, by: User | None) -> None:
    """The institutions' administrators hear of it, each event once; of an end the managers too."""
    told = [event for event in events if event.kind in KINDS]
    if not told:
        return
    admins = administrators({event.subscription.institution_id for event in told})
    managers = _managers() if any(event.kind == Kind.EXPIRED for event in told) else []
    names = _names_of_services(told)
    notify_each((_telling(event, admins, managers, names) for event in told), by=by)


def tell_of_order(events: Sequence[SubscriptionEvent], *, by: User | None) -> None:
    """Units of several services that came with one order are told in one notice."""
    if len(events) < 2:
        tell_of_life(events, by=by)
        return
    subscription, names = events[0].subscription, _names_of_services(events)
    added = [{**names[event.data["service"]], "amount": event.data["amount"]} for event in events]
    data = {**events[0].data, **_facts(subscription), "event": events[0].kind, "added": added}
    admins = administrators({subscription.institution_id}).get(subscription.institution_id, [])
    notify_each([Telling(admins, CHANGED, (SUBJECT, subscription.pk), data, subscription.institution_id)], by=by)


def _telling(
    event: SubscriptionEvent, admins: dict[int, list[User]], managers: list[User], names: dict[str, dict[str, str]]
) -> Telling:
    subscription = event.subscription
    people = admins.get(subscription.institution_id, [])
    kind = Kind(event.kind)
    data = {
        **event.data,
        **_facts(subscription),
        **names.get(event.data.get("service", ""), {}),
        "event": event.kind,
    }
    readers = [*people, *managers] if kind == Kind.EXPIRED else people
    return Telling(readers, KINDS[kind], (SUBJECT, subscription.pk), data, subscription.institution_id)


def tell_of_short_seats(subscription: Subscription, used: int, choose_by: str) -> None:
    """A smaller package has begun than the institution has people: its administrators choose who stays."""
    data = {**_facts(subscription), "used": used, "seats": subscription.seats, "choose_by": choose_by}
    admins = administrators({subscription.institution_id}).get(subscription.institution_id, [])
    notify_each([Telling(admins, SEATS_SHORT, (SUBJECT, subscription.pk), data, subscription.institution_id)], by=None)


def tell_of_seats(subscription: Subscription, *, lost: Iterable[User], got: Iterable[User], by: User | None) -> None:
    """Each person whose seat went or came back hears of it."""
    about = ((SUBJECT, subscription.pk), _facts(subscription), subscription.institution_id)
    notify_each([Telling(lost, SEAT_LOST, *about), Telling(got, SEAT_BACK, *about)], by=by)


def administrators(institution_ids: Iterable[int]) -> dict[int, list[User]]:
    found: dict[int, list[User]] = defaultdict(list)
    admins = Membership.objects.active().filter(
        institution__in=list(institution_ids), role=Membership.Role.INSTITUTION_ADMIN
    )
    for membership in admins.select_related("user").order_by("id"):
        found[membership.institution_id].append(membership.user)
    return found


def _managers() -> list[User]:
    return list(User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True).order_by("id"))


def _facts(subscription: Subscription) -> dict[str, object]:
    return {
        "institution": subscription.institution.name,
        "tier": subscription.version.tier.name,
        "first_on": subscription.starts_on.isoformat(),
        "last_on": subscription.last_on.isoformat(),
        "grace_days": subscription.grace_days,
    }


def _names_of_services(events: Iterable[SubscriptionEvent]) -> dict[str, dict[str, str]]:
    codes = {event.data["service"] for event in events if "service" in event.data}
    services = Service.objects.filter(code__in=codes) if codes else []
    return {service.code: {"name_tr": service.name_tr, "name_en": service.name_en} for service in services}
