import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.models import Consent, DataRequest, DisclosureText, PrivacyEvent, User
from accounts.models.requests import WARNED_DAYS
from accounts.personal import Words, holders
from accounts.traces import Traces, traced


@dataclass(frozen=True)
class Waiting:
    """An open request and how long is left for its answer."""

    request: DataRequest
    days: int

    @property
    def tone(self) -> str:
        if self.days < 0:
            return "danger"
        return "warn" if self.days <= WARNED_DAYS else ""


def waiting(today: date | None = None) -> list[Waiting]:
    """What is open, the most pressing first."""
    day = today or timezone.localdate()
    rows = DataRequest.objects.open().select_related("user").order_by("due_on", "id")[:200]
    return [Waiting(row, row.days_left(day)) for row in rows]


def overdue_count(today: date | None = None) -> int:
    return DataRequest.objects.overdue(today or timezone.localdate()).count()


def events_of(data_request: DataRequest) -> QuerySet[PrivacyEvent]:
    return data_request.events.select_related("actor").order_by("id")


@dataclass(frozen=True)
class Answered:
    """A purpose people are asked about, and what this person says to it now."""

    purpose: str
    label: str
    is_given: bool
    since: Consent | None


def consents_of(user: User) -> list[Answered]:
    latest = {
        row.purpose: row for row in Consent.objects.filter(user=user).order_by("purpose", "-id").distinct("purpose")
    }
    return [
        Answered(code, str(label), code in latest and latest[code].is_given, latest.get(code))
        for code, label in Consent.Purpose.choices
    ]


def consenting(purpose: str) -> QuerySet[User]:
    """Who agrees to this purpose now. What is sent for it goes to these people alone."""
    latest = Consent.objects.filter(purpose=purpose).order_by("user", "-id").distinct("user")
    given = Consent.objects.filter(pk__in=latest.values("pk"), is_given=True)
    return User.objects.filter(is_active=True, pk__in=given.values("user"))


def texts() -> QuerySet[DisclosureText]:
    return (
        DisclosureText.objects.annotate(confirmed=Count("readings"))
        .select_related("drafted_by", "published_by")
        .order_by("-number")
    )


@dataclass(frozen=True)
class Line:
    """A line of a text beside the version before: "same", "added" or "removed"."""

    change: str
    text: str


def difference(before: str, after: str) -> list[Line]:
    kinds = {" ": "same", "+": "added", "-": "removed"}
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [Line(kinds[line[0]], line[2:]) for line in lines if line[0] in kinds and line[2:].strip()]


@dataclass(frozen=True)
class Consequence:
    label: Words
    count: int


def what_goes(user: User) -> list[Consequence]:
    """What an erasure would change, counted the way it is done."""
    return [*_removed(user), *_rewritten(user)]


def what_stays() -> list[Words]:
    return [words for holder in holders() for words in holder.kept]


def _removed(user: User) -> Iterator[Consequence]:
    for holder in holders():
        for removed in holder.removed:
            yield Consequence(removed.label, removed.count(user))


def _rewritten(user: User) -> Iterator[Consequence]:
    traces = Traces.of(user)
    for holder in holders():
        for written in holder.written:
            found = sum(1 for texts in written.texts(traces) for _row in traced(texts, traces))
            yield Consequence(written.label, found)
