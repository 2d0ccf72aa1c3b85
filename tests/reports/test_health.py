"""The health page says what was measured, and nothing to strangers."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from common import noting
from common.actions import note_run
from common.models import TaskRun
from notifications.actions import queue_mail
from packages import tasks
from packages.models import QuotaAccount
from reports import queries
from tests.packages.reading import text
from tests.sales import account, sold


def run_as_a_worker(task, *, fails=None):
    """What Celery tells when a worker has run a task."""
    named = SimpleNamespace(name=task)
    noting.begin(task_id="1")
    noting.note(task_id="1", task=named, state="FAILURE" if fails else "SUCCESS", retval=fails or 7)


def one(name):
    return next(task for task in queries.timed() if task.name == name)


def test_every_entry_of_the_timetable_is_on_the_page(filiz, signed_in):
    page = text(signed_in(filiz).get("/office/health/"))

    assert noting.timetable()
    for entry in noting.timetable().values():
        assert entry["task"] in page


@pytest.mark.django_db
def test_a_run_leaves_when_how_long_and_with_what_result():
    run_as_a_worker("packages.turn_states")

    run = TaskRun.objects.get()
    assert (run.task, run.result, run.error, run.failed_at) == ("packages.turn_states", "7", "", None)
    assert timezone.now() - run.started_at < timedelta(seconds=5)
    assert one("turn_states").run == run


@pytest.mark.django_db
def test_a_failure_is_kept_until_the_next_run_and_its_moment_for_good(filiz, signed_in):
    run_as_a_worker("packages.turn_states", fails=ValueError("no such day"))

    failed = TaskRun.objects.get()
    assert failed.error == "ValueError: no such day"
    assert "no such day" in text(signed_in(filiz).get("/office/health/"))

    run_as_a_worker("packages.turn_states")

    run = TaskRun.objects.get()
    assert (run.error, run.failed_at) == ("", failed.failed_at)


@pytest.mark.django_db
def test_what_is_not_in_the_timetable_is_not_noted():
    run_as_a_worker("somebody.elses")

    assert not TaskRun.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "gone", "late"),
    [
        ("sweep_promises", timedelta(seconds=100), False),
        ("sweep_promises", timedelta(minutes=4), True),
        ("recount_ledger", timedelta(hours=23), False),
        ("recount_ledger", timedelta(hours=26), True),
        ("turn_states", timedelta(minutes=9), False),
        ("turn_states", timedelta(minutes=30), True),
    ],
)
def test_a_task_is_late_when_its_moment_has_passed(name, gone, late, filiz):
    now = datetime(2026, 11, 23, 3, 30, tzinfo=ZoneInfo("Europe/Istanbul"))
    note_run(noting.timetable()[name]["task"], now - gone, 0.1)

    (shown,) = [task for task in queries.timed(now) if task.name == name]

    assert shown.is_late == late
    assert queries.alarms(filiz, now).late_tasks == late


@pytest.mark.django_db
def test_a_task_that_never_ran_is_not_called_late():
    assert not any(task.is_late for task in queries.timed())


def test_engines_are_measured(db):
    engines = queries.engines()

    assert engines["database"].answers
    assert engines["database"].milliseconds > 0
    assert engines["database"].facts["size"] > 1_000_000
    assert engines["queue"].answers
    assert 0 < engines["disk"].facts["free"] <= engines["disk"].facts["total"]


def test_a_dead_queue_is_said_and_the_page_still_comes(filiz, signed_in, settings):
    browser = signed_in(filiz)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = browser.get("/office/health/")

    assert answer.status_code == 200
    assert "Yanıt vermiyor" in text(answer)
    assert not queries.engines()["queue"].answers


def test_the_outbox_tells_its_depth_and_age(db):
    assert queries.outbox().waiting == 0
    queue_mail("x@y.example", "s", "t")

    outbox = queries.outbox()

    assert outbox.waiting == 1
    assert timezone.now() - outbox.oldest_at < timedelta(seconds=5)


@pytest.mark.check(103)
def test_a_mismatch_raises_the_alarm_until_it_is_corrected(akcasu, filiz, signed_in):
    written = account(sold(akcasu, "premium"))
    browser = signed_in(filiz)
    tasks.recount_ledger()
    assert "Hesap tutuyor" in text(browser.get("/office/health/"))

    QuotaAccount.objects.filter(pk=written.pk).update(captured=1)
    tasks.recount_ledger()
    page = browser.get("/office/health/")
    assert "Hesap tutmuyor" in text(page)
    assert f"/office/accounts/{written.pk}/" in page.content.decode()

    QuotaAccount.objects.filter(pk=written.pk).update(captured=0)
    assert queries.ledger().wrong == 0


@pytest.mark.check(107)
def test_strangers_customers_and_agents_learn_nothing(client, cem, deniz, filiz, signed_in):
    assert signed_in(filiz).get("/office/health/").status_code == 200
    assert client.get("/office/health/").status_code == 302
    assert signed_in(cem).get("/office/health/").status_code == 404
    assert signed_in(deniz).get("/office/health/").status_code == 403
