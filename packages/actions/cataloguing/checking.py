"""Whether a draft can be sold at all. A refusal names the field of the edit form it belongs to."""

from itertools import pairwise

from django.utils.translation import gettext as _

from common.refusals import Refused
from packages.models import Service
from packages.terms import BandTerms, CellTerms, Mode, VersionTerms

LARGEST = 100_000
LOWEST_PRIORITY = 9
LONGEST_RESPONSE = 100 * 60


def check(terms: VersionTerms) -> None:
    if not 1 <= terms.priority <= LOWEST_PRIORITY:
        raise Refused(_("The priority is between 1 and %(most)d.") % {"most": LOWEST_PRIORITY}, field="priority")
    if not 1 <= terms.response_minutes <= LONGEST_RESPONSE:
        sentence = _("The first answer comes within 1 to %(most)d minutes.") % {"most": LONGEST_RESPONSE}
        raise Refused(sentence, field="response_minutes")
    if terms.seats_minimum < 1:
        raise Refused(_("A package is for one user at least."), field="seats_minimum")
    if terms.seats_maximum is not None and terms.seats_maximum < terms.seats_minimum:
        raise Refused(_("The largest number is below the smallest."), field="seats_maximum")
    for code, cell in terms.counted.items():
        _check_cell(code, cell)
    _check_bands(terms)


def _check_cell(code: str, cell: CellTerms) -> None:
    if cell.mode != Mode.RANGE:
        return
    if cell.minimum is None or cell.maximum is None:
        raise Refused(_("Enter both ends of the range; a fixed number is both."), field=f"{code}_minimum")
    if cell.maximum < cell.minimum:
        raise Refused(_("The largest number is below the smallest."), field=f"{code}_maximum")
    if cell.maximum > LARGEST:
        raise Refused(_("At most %(most)d.") % {"most": LARGEST}, field=f"{code}_maximum")


def _check_bands(terms: VersionTerms) -> None:
    names = {service.code: service.name for service in Service.objects.filter(kind=Service.Kind.QUOTA)}
    for band in terms.bands:
        _check_seats_of(band, terms)
        for code, cell in terms.counted.items():
            _check_amount(band, code, cell, names[code])
    for band, following in pairwise(sorted(terms.bands, key=lambda band: band.seats_minimum)):
        if following.seats_minimum <= band.seats_maximum:
            raise Refused(_("Two bands share a number of users."), field=f"band{following.row}_low")


def _check_seats_of(band: BandTerms, terms: VersionTerms) -> None:
    if band.seats_maximum < band.seats_minimum:
        raise Refused(_("The largest number is below the smallest."), field=f"band{band.row}_high")
    highest = terms.seats_maximum
    if band.seats_minimum < terms.seats_minimum or (highest is not None and band.seats_maximum > highest):
        words = {"low": terms.seats_minimum, "high": highest or "∞"}
        sentence = _("A band lies within the users of the package: %(low)s to %(high)s.") % words
        raise Refused(sentence, field=f"band{band.row}_low")


def _check_amount(band: BandTerms, code: str, cell: CellTerms, name: str) -> None:
    amount, field = band.amounts.get(code), f"band{band.row}_{code}"
    if cell.mode != Mode.RANGE or cell.minimum is None or cell.maximum is None:
        if amount:
            raise Refused(_("%(service)s: this package has no number of it.") % {"service": name}, field=field)
        return
    if amount is None and cell.minimum == cell.maximum:
        return
    if amount is None or not cell.minimum <= amount <= cell.maximum:
        words = {"service": name, "low": cell.minimum, "high": cell.maximum}
        raise Refused(_("%(service)s: between %(low)d and %(high)d.") % words, field=field)
