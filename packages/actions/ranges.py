"""What a tier version allows to be sold: a number of users and an amount of each counted service."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.refusals import Refused
from packages.models import Service, TierService, TierVersion


@dataclass(frozen=True)
class Share:
    """What is sold of one counted service."""

    code: str
    amount: int
    unlimited: bool


def check_seats(version: TierVersion, seats: int) -> None:
    lowest, highest = version.seats_minimum, version.seats_maximum
    if seats >= lowest and (highest is None or seats <= highest):
        return
    words = {"tier": version.tier.name, "low": lowest, "high": highest}
    if highest is None:
        raise Refused(_("%(tier)s is sold from %(low)d users on.") % words, field="seats")
    if highest == lowest:
        raise Refused(_("%(tier)s is sold for %(low)d users.") % words, field="seats")
    raise Refused(_("%(tier)s is sold for %(low)d to %(high)d users.") % words, field="seats")


def shares(version: TierVersion, allowances: dict[str, int]) -> list[Share]:
    """One share per counted service the version offers or prices one by one; refused outside its ranges."""
    offers = version.services.filter(service__kind=Service.Kind.QUOTA).select_related("service").order_by("service")
    sold = [_share(offer, allowances.get(offer.service.code)) for offer in offers]
    for code, amount in allowances.items():
        if amount and code not in {share.code for share in sold if share}:
            raise Refused(_("This package does not include the service."), field=code)
    return [share for share in sold if share]


def _share(offer: TierService, amount: int | None) -> Share | None:
    code = offer.service.code
    if offer.unlimited:
        return Share(code, 0, unlimited=True)
    if offer.priced_per_unit:
        return Share(code, _within(offer, amount or 0, 0, 0), unlimited=False)
    if not offer.included:
        return None
    lowest, highest = offer.minimum or 0, offer.maximum or 0
    if amount is None and lowest == highest:
        amount = lowest
    return Share(code, _within(offer, amount, lowest, highest), unlimited=False)


def _within(offer: TierService, amount: int | None, lowest: int, highest: int) -> int:
    if amount is not None and lowest <= amount <= highest:
        return amount
    words = {"service": offer.service.name, "low": lowest, "high": highest}
    if highest == 0:
        raise Refused(_("%(service)s: bought one by one, as a top-up.") % words, field=offer.service.code)
    if lowest == highest:
        raise Refused(_("%(service)s: the package has %(low)d.") % words, field=offer.service.code)
    raise Refused(_("%(service)s: between %(low)d and %(high)d.") % words, field=offer.service.code)
