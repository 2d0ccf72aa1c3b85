"""Files on their way: one at a time, called off, taken over from a worker that died, never half."""

import io
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEntry
from common.refusals import Refused
from common.typesetting import typeset
from reports import actions
from reports.models import Edition, KeptFile, Run
from reports.scopes import Scope
from tests.race import at_once, failures
from tests.reports.days import at, later, lived
from tests.reports.kept import asked, made, make_address


@pytest.mark.check(90)
def test_one_file_at_a_time_and_it_can_be_called_off(december, elif_, signed_in):
    browser = signed_in(elif_)
    first = browser.post(make_address(december.akcasu))["Location"]

    second = browser.post(make_address(december.akcasu, kind="xlsx"), follow=True)
    assert "Başka bir dosyanız hazırlanıyor" in second.content.decode()
    browser.post(first + "cancel/")
    assert actions.produce_runs() == 0
    browser.post(make_address(december.akcasu, kind="xlsx"))
    assert actions.produce_runs() == 1

    assert list(Run.objects.order_by("id").values_list("state", flat=True)) == ["cancelled", "done"]
    assert KeptFile.objects.count() == 1


@pytest.mark.check(90)
def test_the_queue_of_people_is_bounded(december, elif_, filiz, monkeypatch):
    monkeypatch.setattr("reports.actions.making.MOST_WAITING", 1)
    actions.make_file(asked(elif_, december.akcasu), "pdf", by=elif_)

    with pytest.raises(Refused):
        actions.make_file(asked(filiz, december.akcasu), "pdf", by=filiz)


def test_a_run_of_somebody_else_is_not_there(december, elif_, filiz, cem, signed_in):
    run = actions.make_file(asked(elif_, december.akcasu), "pdf", by=elif_)

    for person in (filiz, cem):
        for verb in ("", "file/"):
            assert signed_in(person).get(f"/reports/runs/{run.public_id}/{verb}").status_code == 404
        for verb in ("cancel/", "retry/"):
            assert signed_in(person).post(f"/reports/runs/{run.public_id}/{verb}").status_code == 404


def test_a_worker_killed_in_the_middle_leaves_no_half_file_and_another_takes_over(december, elif_, monkeypatch):
    run = actions.make_file(asked(elif_, december.akcasu), "pdf", by=elif_)
    with monkeypatch.context() as patch:
        patch.setattr("reports.actions.producing._finish", _killed)
        with pytest.raises(SystemExit):
            actions.produce_runs()
    run.refresh_from_db()
    assert (run.state, KeptFile.objects.count()) == ("running", 0)
    assert actions.produce_runs() == 0

    with later(timezone.now() + timedelta(minutes=4)):
        assert actions.produce_runs() == 1

    run.refresh_from_db()
    assert (run.state, run.attempts, KeptFile.objects.count()) == ("done", 2, 1)


def _killed(*args, **kwargs):
    raise SystemExit


def test_a_run_whose_worker_dies_three_times_fails_with_the_reason_and_can_be_tried_again(december, elif_, signed_in):
    run = actions.make_file(asked(elif_, december.akcasu), "pdf", by=elif_)
    Run.objects.filter(pk=run.pk).update(state="running", attempts=3, claimed_at=timezone.now() - timedelta(minutes=4))

    assert actions.produce_runs() == 0
    run.refresh_from_db()
    assert (run.state, run.reason) == ("failed", "worker")
    page = signed_in(elif_).get(f"/reports/runs/{run.public_id}/").content.decode()
    assert "üç kez durduruldu" in page
    signed_in(elif_).post(f"/reports/runs/{run.public_id}/retry/")

    assert actions.produce_runs() == 1


def test_whoever_was_taken_over_keeps_nothing(december, elif_, monkeypatch):
    """A slow worker comes back after another one took its run: its file goes, the other's stays."""
    run = actions.make_file(asked(elif_, december.akcasu), "pdf", by=elif_)
    from reports.actions import producing

    whole = producing._stored

    def taken_over(file, tell):
        stored_file = whole(file, tell)
        Run.objects.filter(pk=run.pk).update(attempts=2)
        return stored_file

    monkeypatch.setattr(producing, "_stored", taken_over)
    assert actions.produce_runs() == 0

    assert KeptFile.objects.count() == 0
    assert default_storage.listdir("reports/2026/12")[1] == []


def test_two_runs_at_once_make_one_file(committed):
    lived(committed)
    with later(at(1, 9, month=12)):
        actions.roll_up_closed_days()
        people = (committed.elif_, committed.filiz)
        for person in people:
            actions.make_file(asked(person, committed.akcasu), "pdf", by=person)
        results = at_once(2, lambda number: actions.produce_runs())

        assert failures(results) == []
        assert sum(results) == 2
        assert KeptFile.objects.count() == Edition.objects.count() == 1
        assert set(Run.objects.values_list("state", "file")) == {("done", KeptFile.objects.get().pk)}
        assert len(default_storage.listdir("reports/2026/12")[1]) == 1


@pytest.mark.check(90)
def test_asking_twice_at_once_makes_one_run(committed):
    lived(committed)
    with later(at(1, 9, month=12)):
        question = asked(committed.elif_, committed.akcasu)
        results = at_once(2, lambda number: actions.make_file(question, "pdf", by=committed.elif_))

        assert len([one for one in results if isinstance(one, Refused)]) == 1
        assert Run.objects.count() == 1


@pytest.mark.check(77)
def test_a_document_that_is_too_heavy_ends_with_a_sentence(december, elif_, signed_in, monkeypatch):
    monkeypatch.setattr("reports.printing.typeset", partial(typeset, megabytes=40))

    run = made(elif_, december.akcasu)

    assert (run.state, run.reason) == ("failed", "heavy")
    assert "Hazırlanamadı" in signed_in(elif_).get("/reports/runs/").content.decode()
    assert KeptFile.objects.count() == 0


def test_all_rows_behind_a_figure_become_a_list_of_ones_own(december, elif_, filiz, signed_in):
    browser = signed_in(elif_)
    address = f"/institutions/{december.akcasu.pk}/reports/summary/rows/make/xlsx/"

    answer = browser.post(f"{address}?first=2026-11-01&last=2026-11-30&figure=filed&product={december.desktop.pk}")
    assert actions.produce_runs() == 1

    run = Run.objects.get()
    page = browser.get(answer["Location"]).content.decode()
    book = load_workbook(io.BytesIO(b"".join(browser.get(f"/reports/runs/{run.public_id}/file/"))))
    assert f"/reports/runs/{run.public_id}/file/" in page
    assert (run.rows, book.worksheets[1].max_row) == (1, 2)
    assert book.worksheets[1].cell(2, 1).value > 0
    assert AuditEntry.objects.get(kind="report_rows_exported").data["rows"] == 1


def test_a_list_longer_than_a_piece_is_written_to_its_end(december, elif_, monkeypatch):
    monkeypatch.setattr("reports.queries.streaming.PIECE", 1)

    run = actions.make_file(asked(elif_, december.akcasu), "csv", figure="filed", by=elif_)
    actions.produce_runs()

    run.refresh_from_db()
    assert (run.state, run.rows) == ("done", 3)
    with default_storage.open(run.path) as file:
        assert len(file.read().splitlines()) == 1 + 3


@pytest.mark.check(88)
def test_more_rows_than_a_file_may_have_is_a_clear_end(december, elif_, monkeypatch):
    monkeypatch.setattr("reports.queries.streaming.MOST_ROWS", 2)

    run = actions.make_file(asked(elif_, december.akcasu), "csv", figure="filed", by=elif_)
    actions.produce_runs()

    run.refresh_from_db()
    assert (run.state, run.reason, run.path) == ("failed", "long", "")


def test_many_files_of_ones_own_cost_the_same_statements(december, elif_, signed_in):
    browser, here = signed_in(elif_), december.akcasu.pk
    unit, region = Scope(here, units=(december.maps.pk,)), Scope(here, regions=(december.region.pk,))
    for scope in (unit, region):
        made(elif_, december.akcasu, "csv", scope=scope)
    browser.get("/reports/runs/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/reports/runs/")
    for scope in (unit, region, unit, region):
        made(elif_, december.akcasu, "csv", scope=scope)

    with CaptureQueriesContext(connection) as many:
        assert len(browser.get("/reports/runs/").context["lines"]) == 6

    assert len(many) == len(few)
