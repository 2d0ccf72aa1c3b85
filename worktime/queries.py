from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from common.compiled import compiled
from worktime.content import Content
from worktime.hours import Hours
from worktime.models import CalendarRevision

_known: dict[int, CalendarRevision] = {}
_KEPT = 64
HISTORY_PAGE = 25


class NoCalendar(RuntimeError):
    """There is no default calendar: the migrations have not run."""


def current_revision() -> CalendarRevision:
    """The newest revision of the default calendar. Costs one small indexed statement; the content is read once in a
    process. The same object is handed to everybody: don't change it."""
    found = _newest()
    if not found:
        raise NoCalendar("There is no default working calendar. Run the migrations.")
    pk, created_at = found[0]
    known = _known.get(pk)
    return known if known is not None and known.created_at == created_at else _read(pk)


@compiled
def _newest() -> QuerySet[CalendarRevision, tuple[int, datetime]]:
    return CalendarRevision.objects.of_default_calendar().latest_first().values_list("pk", "created_at")[:1]


def current_hours() -> Hours:
    return current_revision().hours()


def hours_of(revision_pk: int) -> Hours:
    """The hours a promise was counted with; no statement once this process knows the revision."""
    known = _known.get(revision_pk) or _read(revision_pk)
    return known.hours()


def _read(pk: int) -> CalendarRevision:
    revision = CalendarRevision.objects.select_related("calendar").get(pk=pk)
    if len(_known) >= _KEPT:
        _known.clear()
    _known[pk] = revision
    return revision


def history(limit: int) -> list[CalendarRevision]:
    """The latest changes of the default calendar with who made them."""
    return list(_changes()[:limit])


def history_page(before: int | None) -> tuple[list[CalendarRevision], bool]:
    """Changes older than revision number `before`, and whether there are more."""
    changes = _changes() if before is None else _changes().filter(number__lt=before)
    found = list(changes[: HISTORY_PAGE + 1])
    return found[:HISTORY_PAGE], len(found) > HISTORY_PAGE


def _changes() -> QuerySet[CalendarRevision]:
    """Without the whole calendars: a list of changes needs only what differed."""
    return CalendarRevision.objects.of_default_calendar().select_related("created_by").defer("content").latest_first()


def confirmers(plan: Content) -> dict[int, str]:
    """The names of those who vouch for the closures, by id."""
    ids = {closure.confirmed_by for closure in plan.closures if closure.confirmed_by is not None}
    if not ids:
        return {}
    return {person.pk: str(person) for person in get_user_model().objects.filter(pk__in=ids)}
