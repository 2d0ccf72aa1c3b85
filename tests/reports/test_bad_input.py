"""What somebody may ask for though it is none, or not any more: each ends with a clear state, and never with a name or
a row of somebody else."""

import csv
import io
import tracemalloc
from datetime import date
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction
from psycopg2.errors import QueryCanceled

from accounts import actions as accounts
from notifications.actions import deliver
from notifications.models import Notice
from organizations import actions as organizations
from organizations.models import Membership, Region, Unit
from packages.models import Subscription
from products.models import Product
from reports import actions
from reports.models import Dispatch, Edition, KeptFile, Run, Schedule
from reports.periods import Period, month_of
from reports.scopes import Scope
from tests.race import at_once, failures
from tests.reports.days import at, later, lived
from tests.reports.kept import asked, fetched, made, night_of_the_first, plan, stored, turn
from tickets.models import Ticket

DAYS = {"first": "2026-11-01", "last": "2026-11-30"}


def here(institution, code="summary", end=""):
    return f"/institutions/{institution.pk}/reports/{code}/{end}"


# --- periods -----------------------------------------------------------------------------------


@pytest.mark.check(88)
@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("0001-01-01", "0001-01-31", "2000 yılı"),
        ("1999-12-31", "2000-01-31", "2000 yılı"),
        ("2006-01-01", "2026-11-30", "beş yılı kapsar"),
        ("2031-01-01", "2031-01-31", "henüz başlamadı"),
        ("2026-11-30", "2026-11-01", "önce"),
        ("9999-12-31", "9999-12-31", "henüz başlamadı"),
    ],
)
def test_every_door_of_a_report_refuses_what_is_no_period(december, elif_, signed_in, first, last, sentence):
    browser, days = signed_in(elif_), {"first": first, "last": last}
    query = f"?first={first}&last={last}"

    page = browser.get(here(december.akcasu), days)

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "make/pdf" not in page.content.decode()
    assert browser.get(here(december.akcasu, end="file.csv"), days).status_code == 400
    assert browser.get(here(december.akcasu, end="rows/"), days).status_code == 400
    assert browser.post(here(december.akcasu, end="make/pdf/") + query).status_code == 400
    assert browser.post(here(december.akcasu, end="rows/make/csv/") + query).status_code == 400
    assert browser.get("/reports/mine/", days).status_code == 200
    assert Run.objects.count() == 0


def test_a_period_that_began_before_the_institution_says_since_when_it_is_here(december, elif_, signed_in):
    page = signed_in(elif_).get(here(december.akcasu), {"first": "2024-01-01", "last": "2026-11-30"})

    content = page.context["content"]
    assert page.status_code == 200
    assert content.readings[0].value == 3
    assert any("tarihinden beri" in note for note in content.notes)
    run = made(elif_, december.akcasu, period=Period(date(2024, 1, 1), date(2026, 11, 30)))
    assert stored(run.file.path).startswith(b"%PDF")


def test_a_running_period_is_compared_with_as_many_days_of_the_one_before():
    november, day = month_of(date(2026, 11, 9)), date(2026, 11, 9)

    assert november.compared(day) == Period(date(2026, 10, 1), date(2026, 10, 9))
    assert november.compared(date(2026, 11, 30)) == november.compared(date(2027, 3, 1)) == november.before
    assert month_of(date(2026, 3, 1)).compared(date(2026, 3, 30)) == month_of(date(2026, 2, 1))


def test_in_the_first_minutes_after_midnight_nothing_is_kept_of_the_month_before(cast, elif_):
    """The sweep that records its last misses may not have run: what is kept could never be put right."""
    lived(cast)
    with later(at(1, 0, 5, month=12)):
        early = made(elif_, cast.akcasu, "csv")
    with later(at(1, 0, 11, month=12)):
        late = made(elif_, cast.akcasu, "csv")

    assert (early.state, early.file, bool(early.path)) == ("done", None, True)
    assert late.file is not None


# --- places ------------------------------------------------------------------------------------


def test_the_region_of_another_institution_is_not_there(december, elif_, signed_in):
    foreign = region_of(december.karaova)
    browser = signed_in(elif_)

    for code in ("summary", "regional", "staff"):
        for end in ("", "rows/", "file.csv"):
            answer = browser.get(here(december.akcasu, code, end), {**DAYS, "part": f"r{foreign.pk}"})
            assert answer.status_code == 404, (code, end)
            assert "Yabancı" not in answer.content.decode()
    assert browser.post(here(december.akcasu, end=f"make/pdf/?part=r{foreign.pk}")).status_code == 404


def region_of(institution):
    region = Region.objects.create(institution=institution, name="Yabancı Bölge")
    Region.objects.filter(pk=region.pk).update(path=[region.pk])
    return region


@pytest.mark.check(6)
@pytest.mark.case(49)
def test_rows_name_nothing_of_which_there_are_none(december, elif_, cem, filiz, signed_in):
    """An address narrowed to somebody else's place or person tells no name, on the page and in the file alike."""
    organizations.show_names(december.akcasu, to="central", by=elif_)
    region = region_of(december.karaova)
    unit = organizations.add_unit(december.karaova, name="Yabancı Birim", region=region, by=None)
    product = Product.objects.create(code="strange", name="Yabancı Ürün")
    narrowings = [
        {"unit": unit.pk},
        {"regions": region.pk},
        {"person": cem.pk},
        {"product": product.pk},
        {"unit": 10**17},
        {"weekday": 99},
        {"priority": 77},
    ]
    browser = signed_in(elif_)
    for typed in narrowings:
        page = browser.get(here(december.akcasu, "summary", "rows/"), {**DAYS, **typed, "figure": "filed"})
        query = "&".join(f"{key}={value}" for key, value in {**DAYS, **typed}.items())
        made_file = browser.post(here(december.akcasu, "summary", f"rows/make/csv/?{query}&figure=filed"))

        assert (page.status_code, made_file.status_code) == (200, 400), typed
        assert page.context["narrowed"] == []
        assert not any(word in page.content.decode() for word in ("Yabancı", cem.name))
    for typed in ({"institution": december.karaova.pk}, {"agent": december.deniz.pk}):
        assert browser.get(here(december.akcasu, "summary", "rows/"), {**DAYS, **typed}).status_code == 400
    assert Run.objects.count() == 0


@pytest.mark.case(46)
def test_a_region_that_moved_is_read_by_who_runs_it_now_with_its_past(december, ayse, elif_, filiz, signed_in):
    other = organizations.add_region(december.akcasu, name="Öteki", by=filiz)
    organizations.change_role(Membership.objects.get(user=ayse), role="region_admin", region=other, by=filiz)
    part = {**DAYS, "part": f"r{december.region.pk}"}
    browser = signed_in(ayse)
    before = browser.get(here(december.akcasu), part).status_code

    organizations.move_region(december.region, under=other, by=filiz)

    page = browser.get(here(december.akcasu), part)
    assert (before, page.status_code) == (404, 200)
    assert page.context["content"].readings[0].value == 3


def test_a_schedule_about_a_region_that_was_archived_still_tells_its_past(december, elif_):
    scope = Scope(december.akcasu.pk, regions=(december.region.pk,))
    with later(at(2, 9, month=12)):
        schedule = actions.add_schedule(december.akcasu, plan(december.akcasu, scope=scope, kinds=["csv"]), by=elif_)
        Unit.objects.filter(region=december.region).update(archived_at=at(2, 9, month=12))
        Region.objects.filter(pk=december.region.pk).update(archived_at=at(2, 9, month=12))
        Schedule.objects.filter(pk=schedule.pk).update(next_on=date(2026, 12, 1))
        turn()

    file = KeptFile.objects.get(schedule=schedule)
    assert file.edition.figures["figures"]["filed"][0] == 3
    assert "Merkez" in stored(file.path).decode()


# --- much --------------------------------------------------------------------------------------


@pytest.mark.check(88)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_hundred_thousand_rows_become_one_file_in_little_memory(december, elif_, kind):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO products_productuse (institution_id, product_id, day, feature, who, user_id, regions, count,"
            " minutes, is_summed) SELECT %s, %s, DATE '2026-11-03', 'f' || n, 'x', %s, '{}', 1, 0, FALSE"
            " FROM generate_series(1, 100000) n",
            [december.akcasu.pk, december.desktop.pk, december.ayse.pk],
        )
    if kind == "csv":  # the workbook is written row by row as well; watching memory takes its time
        tracemalloc.start()
    run = actions.make_file(asked(elif_, december.akcasu), kind, figure="used_count", by=elif_)

    assert actions.produce_runs() == 1

    run.refresh_from_db()
    assert (run.state, run.rows) == ("done", 100_000)
    if kind == "csv":
        assert tracemalloc.get_traced_memory()[1] < 40 * 1024**2
        tracemalloc.stop()
        assert stored(run.path).count(b"\n") == 100_001


# --- two at once -------------------------------------------------------------------------------


@pytest.mark.race
def test_two_workers_that_have_both_counted_keep_one_edition_and_one_file(committed, monkeypatch):
    """They meet after counting, so that neither finds what the other keeps."""
    from reports.actions import producing

    lived(committed)
    with later(at(1, 9, month=12)):
        actions.roll_up_closed_days()
        for person in (committed.elif_, committed.filiz):
            actions.make_file(asked(person, committed.akcasu), "csv", by=person)
        meeting, count = Barrier(2), producing.report
        monkeypatch.setattr(producing, "report", lambda asked: (count(asked), meeting.wait(30))[0])
        results = at_once(2, lambda number: actions.produce_runs())

    assert failures(results) == []
    assert results == [1, 1]
    assert KeptFile.objects.count() == Edition.objects.count() == 1
    assert set(Run.objects.values_list("state", "file")) == {("done", KeptFile.objects.get().pk)}


# --- machinery that fails ----------------------------------------------------------------------


def test_a_typesetter_that_fails_is_tried_three_times_and_then_said(december, elif_, signed_in, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("report.typ could not be set")

    monkeypatch.setattr("reports.printing.typeset", broken)
    run = made(elif_, december.akcasu)
    page = signed_in(elif_).get(f"/reports/runs/{run.public_id}/").content.decode()
    assert (run.state, run.attempts) == ("queued", 1)
    assert "Birkaç dakika içinde yeniden denenecek" in page

    for minutes in (4, 8):
        with later(at(1, 9, minutes, month=12)):
            actions.produce_runs()

    run.refresh_from_db()
    assert (run.state, run.reason, run.attempts) == ("failed", "error", 3)
    assert KeptFile.objects.count() == 0
    with later(at(1, 9, 9, month=12)):
        page = signed_in(elif_).get(f"/reports/runs/{run.public_id}/").content.decode()
    assert "Bizim tarafımızda bir sorun çıktı" in page
    assert "/retry/" in page


@pytest.mark.check(88)
@pytest.mark.parametrize(("cause", "ends_as"), [(QueryCanceled, ("failed", "heavy")), (None, ("queued", ""))])
def test_only_what_ran_out_of_time_is_called_too_heavy(december, elif_, monkeypatch, cause, ends_as):
    def broken(asked):
        raise OperationalError("the database said no") from (cause() if cause else None)

    monkeypatch.setattr("reports.actions.producing.report", broken)

    run = made(elif_, december.akcasu)

    assert (run.state, run.reason) == ends_as


@pytest.mark.check(88)
def test_a_statement_that_takes_too_long_ends_as_a_clean_page(december, elif_, signed_in, monkeypatch):
    browser = signed_in(elif_)
    browser.raise_request_exception = False
    monkeypatch.setattr("reports.views.periodic.queries.report", _endless)

    answer = browser.get(here(december.akcasu), DAYS)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"


def _endless(asked):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20ms'")
        cursor.execute("SELECT pg_sleep(9)")


def test_a_damaged_file_is_not_handed_out(december, elif_, signed_in):
    file = made(elif_, december.akcasu).file
    KeptFile.objects.filter(pk=file.pk).update(damaged_since=at(1, 10, month=12))

    answer = signed_in(elif_).get(f"/reports/files/{file.public_id}/", follow=True)

    assert answer.redirect_chain[-1][0] == f"/reports/editions/{file.edition_id}/"
    assert "bozulmuş" in answer.content.decode()


# --- people and packages that go ---------------------------------------------------------------


def test_a_right_lost_between_sending_and_the_letter_sends_no_letter(november, elif_, filiz, mailoutbox):
    night_of_the_first()
    with later(at(1, 7, month=12)):
        turn()
        organizations.change_role(Membership.objects.get(user=november.ayse), role="institution_admin", by=filiz)
        organizations.change_role(Membership.objects.get(user=elif_), role="member", unit=november.maps, by=filiz)
        deliver()

    assert not [letter for letter in mailoutbox if "rapor hazır" in letter.subject and letter.to == [elif_.email]]
    assert [letter.to for letter in mailoutbox if "report is ready" in letter.subject] == [[filiz.email]]


@pytest.mark.parametrize("how", ["leaves", "is deactivated", "has another role"])
def test_a_schedule_goes_on_without_its_maker_and_others_hear_of_a_failure(
    november, ayse, elif_, filiz, how, monkeypatch
):
    with later(at(20, 10)):
        organizations.change_role(Membership.objects.get(user=ayse), role="institution_admin", by=filiz)
        member = Membership.objects.get(user=elif_)
        if how == "leaves":
            organizations.leave(member, by=filiz)
        elif how == "is deactivated":
            accounts.deactivate(elif_, by=filiz)
        else:
            organizations.change_role(member, role="member", unit=november.maps, by=filiz)

    def broken(asked):
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr("reports.actions.producing.report", broken)
        night_of_the_first()
        for minutes in (5, 10, 15):
            with later(at(1, 1, minutes, month=12)):
                turn()
    dispatch = Dispatch.objects.get(schedule__report="summary")
    assert dispatch.state == "failed"
    assert set(Notice.objects.filter(kind="report_failed", user__in=[ayse, elif_]).values_list("user", flat=True)) == {
        ayse.pk
    }

    with later(at(1, 7, month=12)):
        actions.retry_dispatch(dispatch, by=ayse)
        turn()

    dispatch.refresh_from_db()
    assert dispatch.state == "sent"
    assert list(dispatch.deliveries.filter(skipped="").values_list("user", flat=True)) == [ayse.pk]


def test_an_institution_whose_package_ended_is_told_so_and_keeps_its_files(december, elif_, signed_in):
    file = made(elif_, december.akcasu, report="regional").file
    Subscription.objects.filter(institution=december.akcasu).update(ends_on=date(2026, 11, 30), state="expired")
    browser = signed_in(elif_)

    page = browser.get(here(december.akcasu, "regional"), DAYS)

    assert page.status_code == 200
    assert "Paket sona erdi" in page.content.decode()
    assert f"/reports/files/{file.public_id}/" in page.content.decode()
    assert fetched(browser, f"/reports/files/{file.public_id}/") == 200
    assert browser.get(here(december.akcasu, "first-response"), DAYS).status_code == 200


def test_an_own_list_needs_the_right_at_the_download_too(december, elif_, filiz, signed_in):
    run = actions.make_file(asked(elif_, december.akcasu), "csv", figure="filed", by=elif_)
    actions.produce_runs()
    address = f"/reports/runs/{run.public_id}/file/"
    allowed = fetched(signed_in(elif_), address)
    organizations.change_role(Membership.objects.get(user=december.ayse), role="institution_admin", by=filiz)
    organizations.change_role(Membership.objects.get(user=elif_), role="member", unit=december.maps, by=filiz)

    assert (allowed, fetched(signed_in(elif_), address)) == (200, 404)


@pytest.mark.check(6)
def test_a_list_of_rows_holds_exactly_what_its_reader_may_see(december, ayse, elif_, filiz, signed_in):
    organizations.change_role(Membership.objects.get(user=ayse), role="unit_admin", by=filiz)
    for person in (elif_, ayse):
        run = actions.make_file(asked(person, december.akcasu), "csv", figure="filed", by=person)
        actions.produce_runs()
        run.refresh_from_db()
        lines = list(csv.reader(io.StringIO(stored(run.path).decode("utf-8-sig")), delimiter=";"))[1:]
        mine = Ticket.objects.visible_to(person).filter(institution=december.akcasu)
        expected = mine if person == elif_ else mine.filter(unit=december.maps)

        assert {int(line[0]) for line in lines} == set(expected.values_list("pk", flat=True))
        assert fetched(signed_in(filiz), f"/reports/runs/{run.public_id}/file/") == 404
