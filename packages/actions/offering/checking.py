"""What can be asked for and offered at all, on this day."""

from datetime import date

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from common.refusals import Refused
from organizations.models import Institution
from packages.actions.ranges import check_seats, shares
from packages.actions.selling import check_rules
from packages.conditions import Conditions
from packages.models import Purpose, QuotaAccount, Service, Subscription, TierVersion

State = Subscription.State
LARGEST_AMOUNT = 100_000


def check_subject(institution: Institution, kind: Purpose, subscription: Subscription | None) -> None:
    """A renewal, upgrade or top-up is of a subscription of this institution in a fitting state."""
    if kind == Purpose.FIRST:
        return
    if subscription is None or subscription.institution_id != institution.pk:
        raise Refused(_("There is no package it could be for."))
    if kind == Purpose.RENEWAL:
        if subscription.state in {State.DRAFT, State.TERMINATED}:
            raise Refused(_("A terminated package is not renewed. A new one can be sold."))
        renewal = subscription.renewals.exclude(state=State.TERMINATED).first()
        if renewal:
            words = {"contract": renewal.contract_number}
            raise Refused(_("The package is renewed already, by contract %(contract)s.") % words)
    elif not subscription.is_running_on(timezone.localdate()):
        raise Refused(_("The package has ended or is suspended: only a running one is changed or added to."))


def check_units(subscription: Subscription | None, amounts: dict[str, int], seats: int | None) -> None:
    """Units of counted services of the package, and seats, at least one of anything."""
    accounts = {
        account.service_id: account
        for account in QuotaAccount.objects.filter(subscription=subscription).select_related("service")
    }
    for code, amount in amounts.items():
        account = accounts.get(code)
        if amount and account is None:
            raise Refused(_("This package does not include the service."), field=code)
        if amount and account is not None and account.unlimited:
            raise Refused(_("This service is unlimited in the package already."), field=code)
        if amount > LARGEST_AMOUNT:
            raise Refused(_("At most %(most)d.") % {"most": LARGEST_AMOUNT}, field=code)
    if seats and subscription is not None:
        check_more_seats(subscription, seats)
    if not any(amounts.values()) and not seats:
        raise Refused(_("Enter what is to be added."), field=Service.Code.WRITTEN)


def check_more_seats(subscription: Subscription, seats: int) -> None:
    """From the users on at which the next tier begins it is that tier: an upgrade."""
    highest = subscription.version.seats_maximum
    if highest is not None and subscription.seats + seats > highest:
        words = {"tier": subscription.version.tier.name, "high": highest, "now": subscription.seats}
        sentence = _("%(tier)s ends at %(high)d users, %(now)d are there already. More is an upgrade.")
        raise Refused(sentence % words, field="seats")


def check_conditions(institution: Institution, conditions: Conditions) -> None:
    """Whether the offer could be ordered as it is written. Ordering checks it all again."""
    check_subject(institution, conditions.kind, conditions.subscription)
    if conditions.valid_until < timezone.localdate():
        raise Refused(_("This day is over. An offer is valid today at least."), field="valid_until")
    if conditions.kind == Purpose.TOP_UP:
        check_units(conditions.subscription, conditions.amounts, conditions.seats)
        return
    _check_package(conditions)
    if conditions.kind == Purpose.UPGRADE:
        _check_upgrade(conditions)
        return
    check_rules(conditions.grace_days, conditions.carry_over_percent)
    _check_term(institution, conditions)


def _check_package(conditions: Conditions) -> None:
    version, seats = conditions.version, conditions.seats
    if version is None or version.state != TierVersion.State.PUBLISHED:
        raise Refused(_("Only a published version of a tier is sold."), field="offer")
    if seats is None:
        raise Refused(_("Enter the number of users."), field="seats")
    check_seats(version, seats)
    shares(version, conditions.amounts)


def _check_upgrade(conditions: Conditions) -> None:
    current, version, seats = conditions.subscription, conditions.version, conditions.seats
    if current is None or version is None or seats is None:
        return
    same_tier = version.tier_id == current.version.tier_id
    if version.tier.rank < current.version.tier.rank or (same_tier and seats < current.seats):
        raise Refused(_("A smaller package starts with the renewal."), field="offer")
    if same_tier and seats == current.seats:
        raise Refused(_("The subscription has this package already."), field="offer")


def _check_term(institution: Institution, conditions: Conditions) -> None:
    starts_on, ends_on = conditions.starts_on, conditions.ends_on
    if starts_on is None or ends_on is None:
        raise Refused(_("Enter the first day."), field="starts_on")
    if ends_on <= starts_on:
        raise Refused(_("The subscription must end after it starts."), field="ends_on")
    overlapping = _overlapping(institution, starts_on, ends_on)
    if overlapping:
        words = {
            "first": formats.date_format(overlapping.starts_on, "SHORT_DATE_FORMAT"),
            "last": formats.date_format(overlapping.last_on, "SHORT_DATE_FORMAT"),
        }
        sentence = _("The institution has a package from %(first)s to %(last)s. Choose days that do not overlap.")
        raise Refused(sentence % words, field="starts_on")


def _overlapping(institution: Institution, starts_on: date, ends_on: date) -> Subscription | None:
    sold = Subscription.objects.of(institution).exclude(state=State.DRAFT)
    return sold.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).order_by("starts_on").first()
