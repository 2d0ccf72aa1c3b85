"""What tests ask for and offer, in one line each."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from packages.actions.offering import accept_offer, inquire, send_offer, write_offer
from packages.conditions import Conditions, Wish
from packages.models import Offer, Purpose, TierVersion
from tests.sales import SMALLEST


def version(code: str) -> TierVersion:
    return TierVersion.objects.select_related("tier").get(tier__code=code, state="published")


def conditions(kind="first", tier="premium", subscription=None, **changes) -> Conditions:
    """A package with its smallest numbers for a year from today, or from the end of the one that is renewed."""
    today = timezone.localdate()
    valid = {"valid_until": today + timedelta(days=30)}
    if kind == "top_up":
        return Conditions(kind=Purpose(kind), subscription=subscription, **{**valid, **changes})
    starts_on = subscription.ends_on if kind == "renewal" else today
    seats, amounts = SMALLEST[tier]
    usual = {
        "version": version(tier),
        "seats": seats,
        "amounts": amounts,
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=365),
    }
    if kind == "upgrade":
        del usual["starts_on"], usual["ends_on"]
    return Conditions(kind=Purpose(kind), subscription=subscription, **{**valid, **usual, **changes})


def written(institution, kind="first", tier="premium", subscription=None, by=None, inquiry=None, **changes) -> Offer:
    typed = conditions(kind, tier, subscription, **changes)
    return write_offer(institution, typed, inquiry=inquiry, key=uuid4(), by=by)


def offered(institution, *given, by=None, **changes) -> Offer:
    return send_offer(written(institution, *given, by=by, **changes), by=by)


def accepted(offer, *, by, contract="2027/12", signed_on: date | None = None):
    return accept_offer(offer, contract_number=contract, signed_on=signed_on or timezone.localdate(), by=by)


def asked(institution, kind, subscription=None, *, by, key=None, **wish):
    return inquire(institution, Wish(Purpose(kind), subscription, **wish), key=key or uuid4(), by=by)
