"""The audit log as lines of a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, AuditQuerySet
from accounts.queries.audit import Line, lines_of
from organizations.queries import named_institutions

MOST_EXPORTED = 20_000
PIECE = 500


def audit_header() -> list[str]:
    return [
        _("Number"),
        _("Date"),
        _("Institution"),
        _("Group"),
        _("What"),
        _("Before and after"),
        _("About"),
        _("By"),
        _("Address"),
        _("Device"),
        _("Support access"),
    ]


def audit_rows(found: AuditQuerySet, language: str) -> Iterator[list[Any]]:
    """Read while the answer is being sent, when the page's language is no longer set: so it is handed in.

    A log that is longer says so in its last line.
    """
    before, left = None, MOST_EXPORTED
    while left:
        size = min(PIECE, left)
        entries = _older(found, before, size)
        with translation.override(language):
            rows = _rows(entries)
        yield from rows
        if len(entries) < size:
            return
        before, left = entries[-1].pk, left - len(entries)
    if _older(found, before, 1):
        with translation.override(language):
            last = _("Only the newest %(rows)s entries are here. Choose fewer days for the rest.")
            words = last % {"rows": formats.number_format(MOST_EXPORTED, force_grouping=True)}
        yield [words]


def _older(found: AuditQuerySet, before: int | None, size: int) -> list[AuditEntry]:
    return list(found[:size] if before is None else found.filter(pk__lt=before)[:size])


def _rows(entries: list[AuditEntry]) -> list[list[Any]]:
    names = named_institutions({entry.institution_id for entry in entries})
    return [_cells(line, names) for line in lines_of(entries)]


def _cells(line: Line, names: dict[int, str]) -> list[Any]:
    entry = line.entry
    return [
        entry.pk,
        formats.date_format(timezone.localtime(entry.at), "SHORT_DATETIME_FORMAT"),
        names.get(entry.institution_id or 0, ""),
        line.group,
        line.sentence,
        " | ".join(str(change) for change in line.changes),
        entry.person or "",
        line.actor,
        entry.address or "",
        entry.device,
        entry.through or "",
    ]
