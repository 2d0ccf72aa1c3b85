"""Which reports programs find: those of their institution, of its package, of a period that is one."""

import re

import pytest

from accounts.models import AuditEntry
from packages.actions import suspend
from packages.queries import current
from tests.api.programs import NOVEMBER, OF_INSTITUTIONS, REPORTS, asked, read_by, report, token


@pytest.mark.case(49)
def test_nothing_of_another_institution_is_read(week, words, cem):
    foreign = token(week.karaova, cem, REPORTS)
    offered = [code for code in OF_INSTITUTIONS if report(foreign, code).status_code == 200]

    bodies = [report(foreign, code).content.decode() for code in offered]

    assert len(offered) > 4
    assert not [body for body in bodies if "Akçasu" in body or "Harita Şube" in body]
    assert read_by(report(foreign))["filed"] == (1, 0)
    for part in (f"r{week.region.pk}", f"u{week.maps.pk}"):
        answer = report(foreign, "summary", NOVEMBER | {"part": part})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "part")
        assert report(words, "summary", NOVEMBER | {"part": part}).status_code == 200


@pytest.mark.parametrize("part", ["r999999", "u0", "x1", "r", "r1;u2", "r٣"])
def test_a_part_that_is_not_there_is_not_found(week, words, part):
    answer = report(words, "summary", NOVEMBER | {"part": part})

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "part")


@pytest.mark.parametrize("code", ["nothing", "performance"])
def test_a_report_that_is_not_there_is_not_found(week, words, code):
    answer = report(words, code)

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "report")


def test_what_the_package_lacks_is_said_in_the_catalogue_and_refused(week, cem):
    words = token(week.karaova, cem, REPORTS)

    offered = {one["code"]: one["is_offered"] for one in asked(words, "reports/").json()["reports"]}
    statuses = {code: report(words, code).status_code for code in offered}

    assert [code for code, is_offered in offered.items() if not is_offered] == ["regional", "staff"]
    assert statuses == {code: 200 if is_offered else 403 for code, is_offered in offered.items()}
    assert report(words, "staff").json()["error"]["code"] == "not_in_package"


def test_a_suspended_package_opens_what_the_pages_open(week, words, elif_, filiz, signed_in):
    suspend(current(week.akcasu), reason="Ödeme bekleniyor", by=filiz)
    browser = signed_in(elif_)
    pages = {
        code: "content" in browser.get(f"/institutions/{week.akcasu.pk}/reports/{code}/", NOVEMBER).context
        for code in OF_INSTITUTIONS
    }

    read = {code: report(words, code).status_code == 200 for code in OF_INSTITUTIONS}

    assert read == pages
    assert read["summary"]


def test_the_catalogue_is_that_of_the_page(week, words, elif_, signed_in):
    cards = signed_in(elif_).get(f"/institutions/{week.akcasu.pk}/reports/").context["reports"]

    found = asked(words, "reports/").json()

    assert found["institution"] == week.akcasu.name
    assert [(one["code"], one["is_offered"]) for one in found["reports"]] == [
        (card["report"].code, card["is_offered"]) for card in cards
    ]
    assert found["reports"][0]["title"] == "Yönetici özeti"


def test_every_figure_is_told_with_its_meaning(week, words, elif_, signed_in):
    page = signed_in(elif_).get("/reports/glossary/").content.decode()

    found = asked(words, "figures/").json()["figures"]

    assert [one["code"] for one in found] == re.findall(r'<li id="(\w+)">', page)
    assert {one["unit"] for one in found} == {"count", "percent", "minutes", "score"}
    assert all(one["label"] in page for one in found)


# --- bad periods ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "no_day"),
        ({"first": "2026-11-01"}, "no_day"),
        ({"last": "2026-11-30"}, "no_day"),
        ({"first": "01.11.2026", "last": "30.11.2026"}, "no_day"),
        ({"first": "2026-W45-1", "last": "2026-11-30"}, "no_day"),
        ({"first": "2026-11-31", "last": "2026-12-30"}, "no_day"),
        ({"first": "٢٠٢٦-١١-٠١", "last": "2026-11-30"}, "no_day"),
        ({"first": "2026-11-30", "last": "2026-11-01"}, "turned"),
        ({"first": "2030-01-01", "last": "2030-02-01"}, "future"),
        ({"first": "2006-11-01", "last": "2026-11-01"}, "long"),
        ({"first": "0001-01-01", "last": "0001-01-31"}, "early"),
        ({"first": "9999-12-01", "last": "9999-12-31"}, "future"),
    ],
)
def test_a_bad_period_is_refused_with_a_code_and_a_sentence(week, words, elif_, signed_in, query, code):
    answer = report(words, "summary", query)

    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"]
    assert not AuditEntry.objects.filter(kind="report_read_by_program").exists()
    if code != "no_day":  # the page's own form says the same sentence
        page = signed_in(elif_).get(f"/institutions/{week.akcasu.pk}/reports/summary/", query)
        assert page.status_code == 422
        assert answer.json()["error"]["message"] in [
            str(one) for field in page.context["form"].errors.values() for one in field
        ]


def test_a_period_without_data_is_a_report_of_nothing(week, words):
    told = report(words, "summary", {"first": "2025-01-01", "last": "2025-01-31"}).json()

    assert told["readings"][0]["value"] == 0
    assert told["period"]["is_running"] is False
