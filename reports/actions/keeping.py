"""The numbers of a closed period are kept once, and proven afterwards. Nothing is repaired in silence."""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.actions import audit
from accounts.models import User
from reports.asked import Asked
from reports.content import Content
from reports.fingerprint import differences, digest, figures_of
from reports.models import Edition, KeptFile
from reports.queries import asked_of_edition, report, shows_names

log = logging.getLogger(__name__)
SAMPLE = 200  # editions looked at each night, those first that were not for longest
PIECE = 1024 * 1024


class Differs(Exception):
    """A recount found other numbers than those kept."""


def edition_of(asked: Asked, content: Content) -> Edition:
    """What is kept of this closed period, or kept now. Raises `Differs` when the numbers are no longer the same."""
    figures, now = figures_of(content), timezone.now()
    scope = asked.scope
    key = {
        "report": asked.report,
        "institution": asked.institution,
        "regions": list(scope.regions),
        "units": list(scope.units),
        "first_on": asked.period.first,
        "last_on": asked.period.last,
        "shows_names": shows_names(asked),
    }
    fresh = Edition(**key, figures=figures, digest=digest(figures), made_at=now, looked_at=now)
    Edition.objects.bulk_create([fresh], ignore_conflicts=True)  # two workers at once: the first one's stays
    edition = Edition.objects.get(**key)
    if edition.digest != fresh.digest:
        _note_difference(edition, figures, now)
        raise Differs
    return edition


def prove(edition: Edition, *, by: User | None) -> bool:
    """Counts the period anew and compares it with what is kept; reads each file and compares its hash."""
    now = timezone.now()
    counted = figures_of(report(asked_of_edition(edition)))
    is_equal = digest(counted) == edition.digest == digest(edition.figures)
    if is_equal:
        edition.proved_at, edition.looked_at, edition.differs_since, edition.differences = now, now, None, []
        edition.save(update_fields=["proved_at", "looked_at", "differs_since", "differences"])
    else:
        _note_difference(edition, counted, now)
    are_whole = _look_at_files(edition.files.order_by("id"), now)
    if by is not None:
        audit(
            "report_proved",
            by=by,
            institution_id=edition.institution_id,
            report=edition.report,
            first_on=edition.first_on,
            last_on=edition.last_on,
            proved_equal=is_equal and are_whole,
        )
    return is_equal and are_whole


def prove_sample(most: int = SAMPLE) -> int:
    """Each night some of what is kept. Returns how many were not equal: the health page alarms."""
    found = Edition.objects.order_by("looked_at", "id")[:most]
    return sum(not prove(edition, by=None) for edition in found)


@transaction.atomic
def _note_difference(edition: Edition, counted: dict[str, object], now: datetime) -> None:
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    edition.differs_since, edition.looked_at = edition.differs_since or now, now
    edition.differences = differences(edition.figures, counted)
    edition.save(update_fields=["differs_since", "looked_at", "differences"])
    log.error("Edition %s: a recount found %s other numbers", edition.pk, len(edition.differences))


def _look_at_files(files: Iterable[KeptFile], now: datetime) -> bool:
    damaged = [file.pk for file in files if _hash_of_stored(file.path) != file.sha256]
    KeptFile.objects.filter(pk__in=[file.pk for file in files]).exclude(pk__in=damaged).update(damaged_since=None)
    KeptFile.objects.filter(pk__in=damaged, damaged_since=None).update(damaged_since=now)
    if damaged:
        log.error("Kept files %s are gone or were changed", damaged)
    return not damaged


def _hash_of_stored(path: str) -> str:
    try:
        with default_storage.open(path) as stored:
            return hash_of(stored)
    except OSError:
        return ""


def hash_of(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while piece := file.read(PIECE):
        found.update(piece)
    return found.hexdigest()
