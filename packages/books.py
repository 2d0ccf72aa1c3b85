"""A statement as a workbook: what its cover says, and its columns."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.workbooks import Column, Cover
from organizations.models import Institution
from packages.history import header
from packages.models import LedgerEntry, Subscription
from packages.queries import Filters, Total

WIDTHS = (17, 9, 30, 16, 24, 24, 40, 8, 8, 8, 10)


def columns() -> list[Column]:
    return [Column(title, width) for title, width in zip(header(), WIDTHS, strict=True)]


def cover(institution: Institution, filters: Filters, totals: list[Total]) -> Cover:
    return Cover(_("Statement"), _facts(institution, filters, totals), [_table(totals)] if totals else [])


def _facts(institution: Institution, filters: Filters, totals: list[Total]) -> list[tuple[str, Any]]:
    packages = {total.account.subscription_id: total.account.subscription for total in totals}
    return [
        (_("Institution"), institution.name),
        (_("From"), filters.since or _("the beginning")),
        (_("Until"), filters.until or timezone.localdate()),
        (_("Package"), _package(packages, filters.package)),
        (_("Service"), next((total.account.service.name for total in totals if filters.service), _("All"))),
        (_("Entry"), LedgerEntry.Kind(filters.kind).label if filters.kind else _("All")),
        (_("Person"), filters.person or _("All")),
        (_("Made"), timezone.now()),
        (
            _("How it adds up"),
            _(
                "Opening + granted + goodwill + adjusted + given back − used − held = closing."
                " A unit is held while a request is open."
            ),
        ),
    ]


def _package(packages: dict[int, Subscription], asked: int | None) -> str:
    return str(packages[asked]) if asked in packages else _("All")


def _table(totals: list[Total]) -> list[list[Any]]:
    heads = [_("Service"), _("Package"), _("Opening"), _("Granted units"), _("Goodwill"), _("Adjusted")]
    return [[*heads, _("Given back"), _("Used"), _("On hold"), _("Closing")], *map(_line, totals)]


def _line(total: Total) -> list[Any]:
    free = (_("Unlimited"), _("Unlimited")) if total.account.unlimited else (total.opening, total.closing)
    moved = (total.sold, total.goodwill, total.adjusted, total.given_back, total.used, total.held)
    return [total.account.service.name, str(total.account.subscription), free[0], *moved, free[1]]
