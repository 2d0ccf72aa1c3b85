"""Files of reports as tests make and read them."""

from django.core.files.storage import default_storage
from django.utils import timezone

from reports import actions
from reports.actions import Plan
from reports.asked import Asked
from reports.models import Run
from reports.periods import Period
from reports.permissions import scope_of
from reports.scopes import EVERYBODY, Scope
from tests.reports.days import at, later

OCTOBER_TO = {"first": "2026-11-01", "last": "2026-11-30"}
NOVEMBER = Period(at(1, 0).date(), at(30, 0).date())


def asked(user, institution, report="summary", period=NOVEMBER, scope=None):
    return Asked(
        report=report,
        scope=scope or scope_of(user, institution),
        about="Akçasu",
        period=period,
        today=timezone.localdate(),
        institution=institution,
        reader=user,
    )


def made(user, institution, kind="pdf", **more) -> Run:
    run = actions.make_file(asked(user, institution, **more), kind, by=user)
    actions.produce_runs()
    run.refresh_from_db()
    return run


def stored(path: str) -> bytes:
    with default_storage.open(path) as file:
        return file.read()


def fetched(browser, address) -> int:
    """The whole answer is read, as a browser does."""
    answer = browser.get(address)
    assert b"".join(answer)
    return answer.status_code


def make_address(institution, code="summary", kind="pdf"):
    return f"/institutions/{institution.pk}/reports/{code}/make/{kind}/?first=2026-11-01&last=2026-11-30"


def plan(institution=None, report="summary", **more):
    usual = {
        "scope": Scope(institution.pk) if institution else EVERYBODY,
        "rhythm": "monthly",
        "kinds": ["pdf"],
        "roles": ["central" if institution else "managers"],
        "people": [],
    }
    return Plan(report, **(usual | more))


def night_of_the_first() -> None:
    with later(at(1, 0, 30, month=12)):
        actions.roll_up_closed_days()
    with later(at(1, 0, 40, month=12)):
        turn()


def turn() -> tuple[int, int, int]:
    """What the timetable does again and again."""
    now = timezone.now()
    return actions.open_dispatches(now), actions.produce_runs(), actions.send_dispatches(now)
