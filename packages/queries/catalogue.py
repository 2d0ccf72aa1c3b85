"""The catalogue as managers edit it: versions of the tiers, and what differs between two of them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Min, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from packages.models import Band, Service, Tier, TierService, TierVersion
from packages.money import lira, prices_are_shown

NOTHING = "–"


def on_sale_versions() -> QuerySet[TierVersion]:
    """The newest published version of each tier. Older ones stay published for the offers made on them."""
    published = TierVersion.objects.filter(state=TierVersion.State.PUBLISHED)
    newest = published.order_by("tier", "-number").distinct("tier")
    return TierVersion.objects.filter(pk__in=newest.values("pk"))


@dataclass(frozen=True)
class Shelf:
    """A tier with its versions, newest first; `on_sale` is the one that is sold today."""

    tier: Tier
    versions: list[TierVersion]
    on_sale: TierVersion | None

    @property
    def draft(self) -> TierVersion | None:
        return next((version for version in self.versions if version.state == TierVersion.State.DRAFT), None)


def shelves() -> list[Shelf]:
    versions = TierVersion.objects.select_related("tier").annotate(sold=Count("subscriptions"))
    by_tier: dict[int, list[TierVersion]] = {}
    for version in versions.order_by("tier__rank", "-number"):
        by_tier.setdefault(version.tier_id, []).append(version)
    return [Shelf(found[0].tier, found, _newest_published(found)) for found in by_tier.values()]


def _newest_published(versions: list[TierVersion]) -> TierVersion | None:
    return next((version for version in versions if version.state == TierVersion.State.PUBLISHED), None)


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


def changes(version: TierVersion, before: TierVersion) -> list[Change]:
    """What reads differently in `version`, in the order of the table; bands by their users."""
    old, new = _facts(before), _facts(version)
    labels = [*new, *(label for label in old if label not in new)]
    found = [Change(label, old.get(label, NOTHING), new.get(label, NOTHING)) for label in labels]
    return [change for change in found if change.before != change.after]


@dataclass(frozen=True)
class Line:
    """A service, what the version has of it, and the price of one unit more."""

    service: Service
    words: str
    unit_price: str


def lines(version: TierVersion) -> list[Line]:
    cells = version.services.select_related("service").order_by("service__number")
    return [Line(cell.service, in_words(cell, version), _priced(cell.unit_price)) for cell in cells]


def version_before(version: TierVersion) -> TierVersion | None:
    earlier = TierVersion.objects.filter(tier=version.tier_id, number__lt=version.number)
    return earlier.order_by("-number").first()


def _facts(version: TierVersion) -> dict[str, str]:
    """Every fact of a version by its label."""
    facts: dict[str, str] = {}
    for line in lines(version):
        facts[line.service.name] = line.words
        if line.unit_price:
            facts[_("%(service)s: price of one unit") % {"service": line.service.name}] = line.unit_price
    if price := _priced(version.list_price):
        facts[_("List price of a year")] = price
    for band in bands_of(version):
        facts |= _facts_of_band(band)
    return facts


def _priced(amount: Decimal | None) -> str:
    return lira(amount) if amount is not None and prices_are_shown() else ""


def bands_of(version: TierVersion) -> list[Band]:
    return list(version.bands.order_by("seats_minimum").prefetch_related("allowances__service"))


def in_words(cell: TierService, version: TierVersion) -> str:
    kind = cell.service.kind
    if kind == Service.Kind.PRIORITY:
        return str(version.priority)
    if kind == Service.Kind.RESPONSE:
        return _("%(minutes)s min") % {"minutes": _number(version.response_minutes)}
    if kind == Service.Kind.SEATS:
        return _range(version.seats_minimum, version.seats_maximum)
    if cell.priced_per_unit:
        return _("Priced per unit")
    if not cell.included:
        return _("Not included")
    if cell.unlimited:
        return _("Unlimited")
    return _("Included") if cell.minimum is None else _range(cell.minimum, cell.maximum)


def _range(low: int, high: int | None) -> str:
    if high is None:
        return f"{_number(low)}+"
    return _number(low) if low == high else f"{_number(low)}–{_number(high)}"


def _number(value: int) -> str:
    return formats.number_format(value, 0, force_grouping=True)


def _facts_of_band(band: Band) -> dict[str, str]:
    allowances = sorted(band.allowances.all(), key=lambda allowance: allowance.service.number)
    facts = {allowance.service.name: _number(allowance.amount) for allowance in allowances}
    if price := _priced(band.list_price):
        facts[_("List price of a year")] = price
    return {_("Band %(band)s: %(what)s") % {"band": band, "what": what}: words for what, words in facts.items()}


def list_prices() -> list[str]:
    """What each tier costs a year today, smallest package first; of bands the lowest. None while prices are hidden."""
    if not prices_are_shown():
        return []
    versions = on_sale_versions().annotate(lowest=Min("bands__list_price")).order_by("tier__rank")
    return [_listed(version.list_price, version.lowest) for version in versions]


def _listed(price: Decimal | None, lowest: Decimal | None) -> str:
    if price is None and lowest is None:
        return NOTHING
    return lira(price) if price is not None else _("from %(price)s") % {"price": lira(lowest or Decimal())}
