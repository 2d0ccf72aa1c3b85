"""What is taken out is recorded first: who, what, how narrowed, how many rows."""

import csv
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import audit
from accounts.models import AuditEntry
from organizations import actions, exporting


def taken():
    return AuditEntry.objects.latest("id")


def rows_of(answer):
    text = b"".join(answer).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_list_of_requests(world, browsers):
    rows = rows_of(browsers["elif"].get("/tickets/export/", {"view": "all", "kind": "support", "q": "Ayşe"}))

    entry = taken()
    assert (entry.kind, entry.actor, entry.institution_id) == (
        "requests_exported",
        world.cast.elif_,
        world.cast.akcasu.pk,
    )
    assert entry.data["rows"] == len(rows) - 1
    assert entry.data["filters"]["requests_exported.kind"] == "support"
    assert entry.data["filters"]["requests_exported.search"] == "…"


def test_asking_for_the_head_of_a_download_takes_nothing_out(world, browsers):
    before = AuditEntry.objects.count()

    assert browsers["elif"].head("/tickets/export/").status_code == 200
    assert AuditEntry.objects.count() == before


def test_a_statement_as_text_and_as_workbook(world, browsers):
    rows = rows_of(browsers["elif"].get("/package/statement.csv", {"service": "written"}))
    as_text = taken()
    workbook = b"".join(browsers["filiz"].get("/package/statement.xlsx", {"institution": world.cast.akcasu.pk}))
    as_workbook = taken()

    assert (as_text.kind, as_text.data["rows"], as_text.data["format"]) == ("statement_exported", len(rows) - 1, "csv")
    assert as_text.data["filters"] == {"statement_exported.service": "written"}
    assert zipfile.is_zipfile(io.BytesIO(workbook))
    assert (as_workbook.actor, as_workbook.institution_id) == (world.cast.filiz, world.cast.akcasu.pk)


def test_the_portfolio_and_an_offer(world, browsers):
    rows = rows_of(browsers["filiz"].get("/office/portfolio/institutions.csv", {"q": "Akçasu"}))
    portfolio = taken()
    browsers["elif"].get(f"/package/offers/{world.offer_id}/offer.pdf")
    offer = taken()

    assert (portfolio.kind, portfolio.data["rows"], portfolio.institution_id) == (
        "portfolio_exported",
        len(rows) - 1,
        None,
    )
    assert (offer.kind, offer.actor, offer.institution_id) == (
        "offer_exported",
        world.cast.elif_,
        world.cast.akcasu.pk,
    )


def test_a_refused_download_is_no_download(world, browsers):
    before = AuditEntry.objects.count()

    assert browsers["cem"].get(f"/institutions/{world.cast.akcasu.pk}/audit/download/").status_code == 404
    assert browsers["ayse"].get("/package/statement.csv").status_code == 403
    assert AuditEntry.objects.count() == before


def test_the_log_itself(cast, signed_in):
    actions.rename(cast.maps, name="Harita ve CBS", by=cast.elif_)
    actions.rename(cast.zoning, name="İmar", by=cast.cem)

    head, *rows = rows_of(signed_in(cast.elif_).get(f"/institutions/{cast.akcasu.pk}/audit/download/"))

    assert len(head) == 11
    assert [row[4] for row in rows] == ["Yeniden adlandırıldı: Harita Şube → Harita ve CBS"]
    assert (taken().kind, taken().data["rows"], taken().institution_id) == ("audit_exported", 1, cast.akcasu.pk)


def test_the_download_is_in_the_readers_language(cast, signed_in):
    cast.elif_.language = "en"
    cast.elif_.save(update_fields=["language"])
    actions.rename(cast.maps, name="Harita ve CBS", by=cast.elif_)

    head, row = rows_of(signed_in(cast.elif_).get(f"/institutions/{cast.akcasu.pk}/audit/download/"))

    assert head[7] == "By"
    assert row[4] == "Renamed: Harita Şube → Harita ve CBS"


@pytest.mark.check(79)
def test_no_cell_of_the_download_calculates(cast, signed_in):
    actions.rename(cast.maps, name="=1+1", by=cast.elif_)
    audit("signed_in", by=cast.elif_, person=cast.elif_, institution_id=cast.akcasu.pk, before="@SUM(A1)", after="\tx")
    cast.elif_.name = "+90=CMD"
    cast.elif_.save(update_fields=["name"])

    _head, *rows = rows_of(signed_in(cast.elif_).get(f"/institutions/{cast.akcasu.pk}/audit/download/"))

    assert len(rows) == 2
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_a_log_longer_than_a_download_says_so_in_its_last_line(cast, signed_in, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_EXPORTED", 6)
    monkeypatch.setattr(exporting, "PIECE", 3)
    monkeypatch.setattr("organizations.views.audit.MOST_EXPORTED", 6)
    browser = signed_in(cast.elif_)
    address = f"/institutions/{cast.akcasu.pk}/audit/download/"
    for number in range(6):
        audit("signed_in", by=cast.ayse, person=cast.ayse, institution_id=cast.akcasu.pk, number=number)

    whole = rows_of(browser.get(address))
    cut = rows_of(browser.get(address))  # with the entry of the first download there are seven

    assert len(whole) == 1 + 6
    assert len(cut) == 1 + 6 + 1
    assert "6" in cut[-1][0]
    assert taken().data["rows"] == 6


def test_a_longer_download_costs_statements_by_the_piece_only(cast, signed_in):
    browser = signed_in(cast.filiz)
    audit("signed_in", by=cast.ayse, person=cast.ayse, institution_id=cast.akcasu.pk, other=cast.baris)
    rows_of(browser.get("/audit/download/"))
    with CaptureQueriesContext(connection) as few:
        rows_of(browser.get("/audit/download/"))
    for _number in range(60):
        audit("signed_in", by=cast.baris, person=cast.elif_, institution_id=cast.karaova.pk, other=cast.cem)
    with CaptureQueriesContext(connection) as many:
        rows_of(browser.get("/audit/download/"))

    assert len(many) == len(few)
