"""How many people a package has room for, and who they are when there are more."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations import actions as organizations
from organizations.models import Institution, Membership
from packages import notices_of_life, queries
from packages.actions.recording import locked, record
from packages.models import Subscription, SubscriptionEvent, TierVersion
from packages.queries.seats import Seats

MOST_AT_ONCE = 10_000


@transaction.atomic
def add_seats(subscription: Subscription, amount: int, *, key: str, by: User | None, reason: str) -> Subscription:
    """Room for more people, bought on top. The same key again changes nothing.

    From the number of users on at which the next tier begins it is that tier: an upgrade.
    """
    current = locked(subscription.pk)
    if SubscriptionEvent.objects.filter(key=key).exists():
        return current
    if not current.is_running_on(timezone.localdate()):
        raise Refused(_("Users are added to a running or scheduled subscription only."))
    if not 1 <= amount <= MOST_AT_ONCE:
        raise Refused(_("The amount is between 1 and %(most)d.") % {"most": MOST_AT_ONCE}, field="amount")
    _refuse_size_of_next_tier(current, current.seats + amount)
    current.seats += amount
    current.save(update_fields=["seats"])
    data = {"amount": amount, "seats": current.seats, "reason": reason.strip()}
    before, after = {"seats": current.seats - amount}, {"seats": current.seats}
    record(current, SubscriptionEvent.Kind.SEATS_ADDED, by=by, key=key, data=data, before=before, after=after)
    return current


def _refuse_size_of_next_tier(current: Subscription, seats: int) -> None:
    version = current.version
    if version.seats_maximum is None or seats <= version.seats_maximum:
        return
    larger = TierVersion.objects.filter(state=TierVersion.State.PUBLISHED, tier__rank__gt=version.tier.rank)
    following = larger.select_related("tier").order_by("tier__rank", "-number").first()
    if following is None or seats < following.seats_minimum:
        return
    words = {"tier": following.tier.name, "low": following.seats_minimum}
    raise Refused(_("From %(low)d users on it is %(tier)s: upgrade instead.") % words, field="amount")


def refuse_without_seat(institution_id: int) -> None:
    """Asked under the institution's lock before a person is added: of two who add at once, the second finds it full."""
    seats = queries.seats(Institution(pk=institution_id))
    if seats is None or not seats.is_full:
        return
    names = ", ".join(f"{person.name} ({person.email})" for person in queries.people_to_ask()[:1])
    words = {"seats": seats.limit, "tier": seats.subscription.version.tier.name, "names": names}
    raise Refused(
        _("All %(seats)d seats of %(tier)s are taken. End a membership, or have users added: %(names)s.") % words
    )


@transaction.atomic
def choose_seats(institution: Institution, kept: Collection[int], *, by: User | None) -> None:
    """`kept` are the memberships that have a seat; the others read only, and their requests stay.

    Central administrators always keep theirs. Refused when more are chosen than the package has room for.
    """
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    seats = queries.seats(institution)
    if seats is None:
        raise Refused(_("Nothing was sold to this institution: nobody needs a seat."))
    people = Membership.objects.active().filter(institution=institution)
    admins = set(people.filter(role=Membership.Role.INSTITUTION_ADMIN).values_list("pk", flat=True))
    chosen = set(people.filter(pk__in=kept).values_list("pk", flat=True)) | admins
    if seats.limit is not None and len(chosen) > max(seats.limit, len(admins)):
        words = {"limit": seats.limit, "chosen": len(chosen)}
        raise Refused(_("The package has %(limit)d seats; you chose %(chosen)d people.") % words, field="people")
    _seat(seats, chosen, by=by)


def settle_seats(today: date) -> int:
    """Where nobody chose in time, administrators and those who signed in last stay; answers with how many places."""
    late = [seats for seats in queries.short_of_seats(today) if seats.choose_by < today]
    return sum(_settle(seats) for seats in late)


@transaction.atomic
def _settle(late: Seats) -> bool:
    institution = Institution.objects.select_for_update(no_key=True).get(pk=late.subscription.institution_id)
    seats = queries.seats(institution)
    if seats is None or not seats.is_short:
        return False
    people = Membership.objects.seated().filter(institution=institution).select_related("user")
    in_order = sorted(people.order_by(F("user__last_login").desc(nulls_last=True), "id"), key=_is_not_admin)
    return _seat(seats, {one.pk for one in in_order[: seats.limit]}, by=None)


def _is_not_admin(membership: Membership) -> bool:
    return not membership.is_admin


def _seat(seats: Seats, kept: Collection[int], *, by: User | None) -> bool:
    subscription = seats.subscription
    lost, got = organizations.seat(subscription.institution, kept, by=by)
    if not lost and not got:
        return False
    data = {"lost": len(lost), "got": len(got)}
    record(subscription, SubscriptionEvent.Kind.SEATS_CHOSEN, by=by, data=data)
    losers, getters = [one.user for one in lost], [one.user for one in got]
    notices_of_life.tell_of_seats(subscription, lost=losers, got=getters, by=by)
    return True


def tell_when_short(started: Sequence[Subscription], today: date) -> None:
    """Packages that have just begun with fewer seats than people: their administrators are asked to choose."""
    if not started:
        return
    pks = {subscription.pk for subscription in started}
    for seats in queries.short_of_seats(today, [subscription.institution_id for subscription in started]):
        if seats.subscription.pk in pks:
            notices_of_life.tell_of_short_seats(seats.subscription, seats.used, seats.choose_by.isoformat())
