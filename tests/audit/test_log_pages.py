"""The pages of the audit log: all of it for managers, its own for the central administrator of an institution."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import audit
from accounts.models import AuditEntry
from common import origin
from organizations import actions

ALL = "/audit/"


def own(institution):
    return f"/institutions/{institution.pk}/audit/"


def page(browser, address, **asked):
    answer = browser.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def recorded(cast):
    """Something of each institution, and a step that is the vendor's own."""
    actions.grant_viewing(cast.baris, cast.akcasu, unit=cast.maps, by=cast.elif_)
    actions.rename(cast.zoning, name="İmar ve Şehircilik", by=cast.cem)
    audit("offer_written", by=cast.filiz, institution_id=cast.akcasu.pk, offer="2026-0001")
    return cast


def test_a_manager_reads_what_every_institution_did(recorded, filiz, signed_in):
    shown = page(signed_in(filiz), ALL)

    for words in ("Barış Demir, Harita Şube", "İmar ve Şehircilik", "2026-0001", "Elif Aksoy", "Cem Kılıç"):
        assert words in shown


def test_a_central_administrator_reads_the_log_of_the_own_institution_only(recorded, elif_, akcasu, signed_in):
    shown = page(signed_in(elif_), own(akcasu))

    assert "Barış Demir, Harita Şube" in shown
    assert "İmar ve Şehircilik" not in shown
    assert "Cem" not in shown


def test_the_vendors_own_steps_are_not_for_the_institution(recorded, elif_, filiz, akcasu, signed_in):
    assert "2026-0001" in page(signed_in(filiz), ALL)
    assert "2026-0001" not in page(signed_in(elif_), own(akcasu))
    assert "2026-0001" not in page(signed_in(elif_), own(akcasu), what="packages")
    download = b"".join(signed_in(elif_).get(own(akcasu) + "download/")).decode()
    assert "2026-0001" not in download
    assert "Harita Şube" in download


def test_people_of_the_vendor_are_named_to_the_institution(cast, signed_in):
    actions.rename(cast.maps, name="Harita ve CBS", by=cast.filiz)

    assert "Filiz Öztürk" in page(signed_in(cast.elif_), own(cast.akcasu))


@pytest.mark.check(2)
def test_the_outsider_finds_no_log_and_members_are_told(recorded, ayse, cem, deniz, akcasu, signed_in):
    for address in (own(akcasu), own(akcasu) + "download/"):
        assert signed_in(cem).get(address).status_code == 404
        assert signed_in(ayse).get(address).status_code == 403
    for address in (ALL, ALL + "download/"):
        assert signed_in(cem).get(address).status_code == 404
        assert signed_in(deniz).get(address).status_code == 403


def test_a_regional_administrator_does_not_read_the_log_of_the_whole(cast, signed_in):
    actions.change_role(cast.baris.memberships.get(), role="region_admin", region=cast.region, by=cast.elif_)

    assert signed_in(cast.baris).get(own(cast.akcasu)).status_code == 403


@pytest.mark.parametrize(
    ("asked", "found", "left"),
    [
        ({"what": "rights"}, ["Barış Demir, Harita Şube"], ["İmar ve Şehircilik"]),
        ({"what": "renamed"}, ["İmar ve Şehircilik"], ["Barış Demir, Harita Şube"]),
        ({"actor": "CEM"}, ["İmar ve Şehircilik"], ["Barış Demir, Harita Şube"]),
        ({"actor": "elif@akcasu"}, ["Barış Demir, Harita Şube"], ["İmar ve Şehircilik"]),
        ({"person": "barıs"}, ["Barış Demir, Harita Şube"], ["İmar ve Şehircilik"]),
        ({"institution": "AKÇASU"}, ["Barış Demir, Harita Şube"], ["İmar ve Şehircilik"]),
        ({"since": "01.01.2020", "until": "02.01.2020"}, [], ["Barış Demir, Harita Şube", "İmar ve Şehircilik"]),
    ],
)
def test_the_log_is_narrowed(recorded, filiz, signed_in, asked, found, left):
    shown = page(signed_in(filiz), ALL, **asked)

    assert all(words in shown for words in found)
    assert not any(words in shown for words in left)


@pytest.mark.check(80)
@pytest.mark.check(88)
@pytest.mark.parametrize(
    "asked",
    [
        {"what": "password"},
        {"what": "kind__startswith"},
        {"since": "01.01.2020", "until": "01.01.2026"},
        {"since": "31.12.2026", "until": "01.01.2026"},
        {"since": "01.01.0001", "until": "31.12.9999"},
        {"since": "yesterday"},
        {"actor": "\x00%_'"},
    ],
)
def test_an_address_that_asks_too_much_or_nonsense_is_answered_with_the_usual_days(recorded, filiz, signed_in, asked):
    assert signed_in(filiz).get(ALL, asked).status_code == 200
    assert signed_in(filiz).get(ALL + "download/", asked).status_code == 200


def test_a_number_no_page_of_ours_writes_is_a_bad_request(recorded, filiz, signed_in):
    assert signed_in(filiz).get(ALL, {"before": "1e9"}).status_code == 400


def test_a_year_is_the_most_and_the_page_says_so(recorded, elif_, akcasu, signed_in):
    elif_.language = "en"
    elif_.save(update_fields=["language"])

    shown = page(signed_in(elif_), own(akcasu), since="01.01.2024", until="01.06.2026")

    assert "Choose a year at most." in shown


def test_only_the_last_thirty_days_are_shown_unasked(cast, signed_in):
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        actions.rename(cast.water, name="Eski Ad", by=cast.elif_)
    browser = signed_in(cast.elif_)
    since = timezone.localdate() - timedelta(days=60)

    assert "Eski Ad" not in page(browser, own(cast.akcasu))
    assert "Eski Ad" in page(browser, own(cast.akcasu), since=f"{since:%d.%m.%Y}")


def test_pages_follow_each_other_without_a_gap(cast, signed_in):
    for number in range(120):
        audit("signed_in", by=cast.ayse, person=cast.ayse, institution_id=cast.akcasu.pk, number=number)
    browser, seen, asked = signed_in(cast.elif_), [], {}
    for _round in range(3):
        answer = browser.get(own(cast.akcasu), asked)
        seen += [line.entry.data["number"] for line, _name in answer.context["rows"]]
        asked = {"before": answer.context["next_before"]}

    assert seen == list(range(119, -1, -1))
    assert asked == {"before": None}


def test_a_longer_log_costs_no_more_statements(cast, signed_in):
    browser = signed_in(cast.filiz)
    audit("signed_in", by=cast.ayse, person=cast.ayse, institution_id=cast.akcasu.pk, with_=cast.baris)
    browser.get(ALL)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(ALL)
    people = [cast.ayse, cast.baris, cast.elif_, cast.cem, cast.deniz]
    for number in range(40):
        person, other = people[number % 5], people[(number + 1) % 5]
        place = [cast.akcasu, cast.karaova][number % 2]
        audit("signed_in", by=person, person=person, institution_id=place.pk, with_=other)
    with CaptureQueriesContext(connection) as many:
        browser.get(ALL)

    assert len(many) == len(one)


def test_an_entry_shows_address_device_and_support_access(cast, signed_in):
    here = origin.Origin("198.51.100.4", "Firefox · Linux", 12)
    with origin.coming_from(here):
        actions.rename(cast.maps, name="Harita ve CBS", by=cast.deniz)

    shown = page(signed_in(cast.elif_), own(cast.akcasu))

    assert "198.51.100.4" in shown
    assert "Firefox · Linux" in shown
    assert "no 12" in shown


def test_the_request_itself_leaves_its_address(cast, signed_in):
    signed_in(cast.elif_).post(
        f"/institutions/units/{cast.maps.pk}/rename/",
        {"name": "Harita ve CBS"},
        REMOTE_ADDR="203.0.113.9",
        HTTP_X_FORWARDED_FOR="10.9.8.7",
        HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
    )

    entry = AuditEntry.objects.get(kind="renamed")
    assert (entry.actor, entry.address, entry.device) == (cast.elif_, "203.0.113.9", "Firefox · Windows")


@pytest.mark.check(41)
def test_what_people_typed_is_escaped(cast, signed_in):
    actions.rename(cast.maps, name='"><img src=x onerror=alert(1)>', by=cast.elif_)
    cast.elif_.name = "<script>alert(2)</script>"
    cast.elif_.save(update_fields=["name"])

    for browser, address in ((signed_in(cast.elif_), own(cast.akcasu)), (signed_in(cast.filiz), ALL)):
        shown = page(browser, address)
        assert "onerror" in shown
        assert "<img src=x" not in shown
        assert "<script>alert(2)" not in shown


def test_the_vendors_menu_and_the_institutions_pages_lead_to_the_log(cast, signed_in):
    assert 'href="/audit/"' in page(signed_in(cast.filiz), f"/office/institutions/{cast.akcasu.pk}/")
    filtered = f'href="{ALL}?institution={quote(cast.akcasu.name)}"'
    assert filtered in page(signed_in(cast.filiz), f"/office/institutions/{cast.akcasu.pk}/")
    assert f'href="{own(cast.akcasu)}"' in page(signed_in(cast.elif_), f"/institutions/{cast.akcasu.pk}/people/")
