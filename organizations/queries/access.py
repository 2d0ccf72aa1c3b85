"""The support accesses of an institution, with what was done through each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.queries.audit import Line, lines_of
from organizations.models import Institution, SupportAccess

MOST_DONE = 20
_ABOUT_ITSELF = ("access_ended", "access_withdrawn")


@dataclass(frozen=True)
class Told:
    access: SupportAccess
    state: SupportAccess.State
    done: list[Line]

    @property
    def is_waiting(self) -> bool:
        return self.state == SupportAccess.State.WAITING

    @property
    def is_running(self) -> bool:
        return self.state == SupportAccess.State.RUNNING


def told_accesses(institution: Institution, most: int) -> list[Told]:
    """The latest first; of each what was done last, in as many statements as for one."""
    now = timezone.now()
    rows = SupportAccess.objects.filter(institution=institution)
    found = list(rows.select_related("colleague", "allowed_by", "declined_by", "ended_by").order_by("-id")[:most])
    done = _done(institution, [access.pk for access in found])
    return [Told(access, access.state(now), done[access.pk]) for access in found]


def _done(institution: Institution, accesses: list[int]) -> dict[int | None, list[Line]]:
    entries = AuditEntry.objects.filter(institution_id=institution.pk, through__in=accesses)
    latest = Window(RowNumber(), partition_by=[F("through")], order_by=F("id").desc())
    entries = entries.exclude(kind__in=_ABOUT_ITSELF).annotate(place=latest).filter(place__lte=MOST_DONE)
    found: dict[int | None, list[Line]] = defaultdict(list)
    for line in lines_of(entries.select_related("actor", "person").order_by("-id")):
        found[line.entry.through].append(line)
    return found


def pressing_accesses(institution: Institution, now: datetime) -> list[SupportAccess]:
    """What the institution's administrators have to know: what waits for their answer, and who acts now."""
    pressing = SupportAccess.objects.filter(
        Q(allowed_at=None, declined_at=None) | Q(until__gt=now), institution=institution, ended_at=None
    )
    return list(pressing.select_related("colleague").order_by("-id"))


def access_of(colleague: User, institution: Institution) -> SupportAccess | None:
    """The colleague's own that runs or waits, for the vendor's page of the institution."""
    pressing = pressing_accesses(institution, timezone.now())
    return next((access for access in pressing if access.colleague_id == colleague.pk), None)
