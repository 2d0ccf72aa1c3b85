from typing import Any

from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from common.refusals import Refused
from packages.models import Band, CatalogueEvent, TierService, TierVersion


def locked_draft(version: TierVersion) -> TierVersion:
    """The draft as it is now; whoever publishes or edits it at the same moment waits."""
    found = TierVersion.objects.select_for_update(no_key=True).filter(pk=version.pk).first()
    if found is None:
        raise Refused(_("The draft was discarded meanwhile."))
    if found.state != TierVersion.State.DRAFT:
        raise Refused(_("The version was published meanwhile; what is published never changes."))
    return found


def record_version(
    version: TierVersion,
    kind: CatalogueEvent.Kind,
    *,
    by: User | None,
    data: dict[str, Any] | None = None,
    changed: dict[str, list[Any]] | None = None,
) -> None:
    """The event, and its entry in the audit log with what `changed`: before and after by name."""
    CatalogueEvent.objects.create(tier_id=version.tier_id, number=version.number, kind=kind, actor=by, data=data or {})
    audit(f"catalogue_{kind}", by=by, tier=version.tier.name, version=version.number, changed=changed or {})


def snapshot(version: TierVersion) -> dict[str, Any]:
    """The facts of a version as the audit log compares them, in no language."""
    names = ("priority", "response_minutes", "seats_minimum", "seats_maximum", "list_price")
    facts = {name: getattr(version, name) for name in names}
    facts |= {f"service:{cell.service.code}": _cell(cell) for cell in version.services.select_related("service")}
    return facts | {f"band:{band}": _band(band) for band in version.bands.prefetch_related("allowances__service")}


def differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    names = [*before, *(name for name in after if name not in before)]
    pairs = {name: [before.get(name), after.get(name)] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _cell(cell: TierService) -> str:
    if cell.priced_per_unit:
        return f"× {cell.unit_price or ''}".strip()
    if not cell.included:
        return "–"
    if cell.unlimited:
        return "∞"
    low, high = cell.minimum, cell.maximum
    return "✓" if low is None else f"{low}" if low == high else f"{low}–{high or '∞'}"


def _band(band: Band) -> str:
    amounts = sorted((allowance.service.code, allowance.amount) for allowance in band.allowances.all())
    return ", ".join(
        [*(f"{code} {amount}" for code, amount in amounts), *([f"{band.list_price}"] * bool(band.list_price))]
    )
