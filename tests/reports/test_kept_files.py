"""Files of closed periods: kept once, proven afterwards, never half, handed out to whoever still may read them."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import AuditEntry
from organizations import actions as organizations
from organizations.models import Institution, Membership
from reports import actions
from reports.models import DailyFigure, Edition, KeptFile, Run
from reports.periods import Period
from reports.queries import alarms
from tests.reports.days import at, later
from tests.reports.kept import OCTOBER_TO, fetched, made, make_address, stored


@pytest.mark.check(6)
def test_a_pdf_is_made_by_a_worker_kept_and_downloaded(december, elif_, signed_in):
    browser = signed_in(elif_)

    answer = browser.post(make_address(december.akcasu))
    assert "Sırasını bekliyor" in browser.get(answer["Location"]).content.decode()
    assert actions.produce_runs() == 1
    page = browser.get(answer["Location"]).content.decode()
    kept = KeptFile.objects.get()
    download = browser.get(f"/reports/files/{kept.public_id}/")

    assert f"/reports/files/{kept.public_id}/" in page
    assert b"".join(download).startswith(b"%PDF")
    assert download["Content-Disposition"] == f'attachment; filename="{kept.name}"'
    entry = AuditEntry.objects.get(kind="report_exported")
    assert (entry.actor, entry.institution_id, entry.data["sha256"]) == (elif_, december.akcasu.pk, kept.sha256)


@pytest.mark.case(53)
def test_a_second_file_of_a_closed_period_is_the_first_one(december, elif_, filiz):
    first = made(elif_, december.akcasu)
    organizations.rename(december.region, name="Bambaşka", by=elif_)
    second = made(elif_, december.akcasu)
    english = made(filiz, december.akcasu, report="summary")

    assert first.file == second.file == english.file
    assert Edition.objects.count() == KeptFile.objects.count() == 1


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv"])
def test_the_same_numbers_make_the_same_bytes(december, elif_, kind):
    run = made(elif_, december.akcasu, kind)
    first = stored(run.file.path)
    moment = run.file.edition.made_at
    Run.objects.all().delete()
    KeptFile.objects.all().delete()

    with later(moment + timedelta(days=40)):
        again = made(elif_, december.akcasu, kind)

    assert stored(again.file.path) == first
    assert again.file.sha256 == run.file.sha256


def test_a_running_period_is_not_kept_and_its_file_is_the_askers_alone(
    december, elif_, filiz, signed_in, django_capture_on_commit_callbacks
):
    running = Period(at(1, 0, month=12).date(), at(31, 0, month=12).date())
    run = made(elif_, december.akcasu, period=running)
    address = f"/reports/runs/{run.public_id}/file/"

    assert run.state == "done"
    assert (KeptFile.objects.count(), Edition.objects.count()) == (0, 0)
    assert fetched(signed_in(elif_), address) == 200
    assert fetched(signed_in(filiz), address) == 404
    with later(at(9, 9, month=12)):
        assert fetched(signed_in(elif_), address) == 404
        with django_capture_on_commit_callbacks(execute=True):
            actions.delete_own_files(timezone.now() - timedelta(days=7), 100)
    assert not default_storage.exists(run.path)


@pytest.mark.check(6)
def test_who_may_no_longer_read_finds_nothing(december, elif_, cem, ayse, filiz, signed_in):
    run = made(elif_, december.akcasu)
    address = f"/reports/files/{run.file.public_id}/"
    allowed = [fetched(signed_in(person), address) for person in (elif_, filiz, ayse, cem)]
    organizations.change_role(Membership.objects.get(user=ayse), role="institution_admin", by=filiz)
    organizations.change_role(Membership.objects.get(user=elif_), role="member", unit=december.maps, by=filiz)

    assert allowed == [200, 200, 404, 404]
    assert fetched(signed_in(elif_), address) == 404
    assert fetched(signed_in(ayse), address) == 200


def test_a_part_is_kept_for_itself_and_read_by_who_runs_it(december, elif_, ayse, baris, filiz, signed_in):
    organizations.change_role(Membership.objects.get(user=ayse), role="unit_admin", by=filiz)
    run = made(ayse, december.akcasu)
    whole = made(elif_, december.akcasu)
    organizations.change_role(Membership.objects.get(user=baris), role="unit_admin", by=filiz)

    assert run.file.edition.units == [december.maps.pk]
    assert run.file.edition.digest != whole.file.edition.digest
    statuses = [fetched(signed_in(one), f"/reports/files/{run.file.public_id}/") for one in (ayse, elif_, baris)]
    assert statuses == [200, 200, 404]
    assert fetched(signed_in(ayse), f"/reports/files/{whole.file.public_id}/") == 404


def test_a_recount_proves_what_is_kept(december, elif_, filiz, signed_in):
    edition = made(elif_, december.akcasu).file.edition

    answer = signed_in(elif_).post(f"/reports/editions/{edition.pk}/prove/", follow=True)

    edition.refresh_from_db()
    assert edition.proved_at is not None
    assert "Eşitliği kanıtlandı" in answer.content.decode()
    assert alarms(filiz).differing == 0


def test_a_recount_that_differs_says_what_and_alarms(december, elif_, filiz, signed_in):
    edition = made(elif_, december.akcasu).file.edition
    DailyFigure.objects.filter(institution=december.akcasu, cut="unit", filed__gt=0).update(filed=7)

    assert actions.prove_sample() == 1

    edition.refresh_from_db()
    assert edition.proved_at is None
    assert {"at": "figures › filed", "kept": 3, "counted": 21} not in edition.differences
    assert any(one["kept"] != one["counted"] for one in edition.differences)
    assert alarms(filiz).differing == 1
    assert f"/reports/editions/{edition.pk}/" in signed_in(filiz).get("/office/health/").content.decode()
    failed = made(elif_, december.akcasu, "xlsx")
    assert (failed.state, failed.reason) == ("failed", "differs")


def test_a_stored_file_that_was_changed_is_found(december, elif_, filiz):
    file = made(elif_, december.akcasu).file
    with default_storage.open(file.path, "wb") as stored_file:
        stored_file.write(b"%PDF-forged")

    assert actions.prove_sample() == 1

    file.refresh_from_db()
    assert file.damaged_since is not None
    assert alarms(filiz).differing == 1


@pytest.mark.check(77)
def test_a_name_stays_a_name_in_the_document(december, elif_, filiz):
    organizations.change_institution(
        december.akcasu, name='#set page(fill: red) *x* "]', kind="municipality", city="", phone="", by=filiz
    )

    document = stored(made(elif_, december.akcasu).file.path)

    assert document.startswith(b"%PDF")
    assert b"pdfuaid:part" in document or b"/MarkInfo" in document


@pytest.mark.parametrize("part", ["r999999", "u0", "x1", "r", "r1;u2"])
def test_a_region_that_nobody_knows_is_not_found(december, elif_, signed_in, part):
    page = signed_in(elif_).get(f"/institutions/{december.akcasu.pk}/reports/summary/", {"part": part})

    assert page.status_code == 404


def test_a_region_that_was_archived_still_reports_its_past(december, elif_, signed_in):
    from organizations.models import Region, Unit

    Unit.objects.filter(region=december.region).update(archived_at=timezone.now())
    Region.objects.filter(pk=december.region.pk).update(archived_at=timezone.now())
    query = {"first": "2026-11-01", "last": "2026-11-30", "part": f"r{december.region.pk}"}

    page = signed_in(elif_).get(f"/institutions/{december.akcasu.pk}/reports/summary/", query)

    assert page.status_code == 200
    assert page.context["content"].readings[0].value == 3
    assert "Merkez (arşivde)" in page.content.decode()


def test_an_institution_without_data_gets_a_report_that_says_so(december, cem):
    run = made(cem, december.karaova, period=Period(at(1, 0, month=9).date(), at(30, 0, month=9).date()))

    assert run.state == "done"
    assert stored(run.file.path).startswith(b"%PDF")


def test_a_file_of_nobody_is_not_there(december, elif_, signed_in):
    assert signed_in(elif_).get(f"/reports/files/{uuid.uuid4()}/").status_code == 404
    assert signed_in(elif_).get("/reports/editions/987654/").status_code == 404


def test_the_page_shows_what_is_kept_with_its_hash(december, elif_, signed_in):
    file = made(elif_, december.akcasu).file

    page = signed_in(elif_).get(f"/institutions/{december.akcasu.pk}/reports/summary/", OCTOBER_TO).content.decode()

    assert file.sha256 in page
    assert f"/reports/files/{file.public_id}/" in page
    assert "make/pdf" not in page


@pytest.mark.check(6)
def test_a_report_about_people_is_kept_with_names_and_without_and_each_is_for_its_readers(
    december, elif_, filiz, signed_in
):
    Institution.objects.filter(pk=december.akcasu.pk).update(names_for="central")
    december.akcasu.refresh_from_db()

    named = made(elif_, december.akcasu, "csv", report="staff").file
    veiled = made(filiz, december.akcasu, "csv", report="staff").file

    assert (named.edition.shows_names, veiled.edition.shows_names) == (True, False)
    assert "Ayşe Yıldız" in stored(named.path).decode()
    assert "Ayşe Yıldız" not in stored(veiled.path).decode()
    assert fetched(signed_in(elif_), f"/reports/files/{named.public_id}/") == 200
    assert fetched(signed_in(filiz), f"/reports/files/{named.public_id}/") == 404
    assert actions.prove_sample() == 0
