"""Every address, tried by everybody: as a stranger, as each kind of customer, as each of the vendor's people.

The tables say what each role gets from each address. An address that is missing from them fails here.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import audited
from accounts.models import AuditEntry
from tests import doors, doors_within
from tests.doors import COLUMNS, Door
from tests.doors_post import posts
from worktime.actions import override_day

OF_AN_INSTITUTION = {"tickets:sees", "tickets:shares_here", "tickets:unshare_here"}
NOBODYS = 987_654_321  # a number that no row has
EMPTY_FORM, FORM = "csrfmiddlewaretoken=x", "application/x-www-form-urlencoded"
INCIDENT = r"\b[0-9A-F]{8}\b"
ASKED_FOR = r"/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})/"
NOBODYS_FILE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def filled(world, settings):
    """The holes of the addresses, filled with things of ayse's institution; a day is closed and overridden.

    Everybody is refused by what programs ask, and no other test's refusals are counted to it."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}}
    found = doors.addresses(world)
    override_day(found["worktime:open_day"]["on"], ((time(9), time(12)),), "Nöbet", by=world.cast.filiz)
    return found


# --- who gets in ---------------------------------------------------------------------------


@pytest.mark.check(1)
def test_every_address_stands_in_the_tables():
    listed = {door.name for door in doors.gets()}
    named = {*doors_within.rows(doors_within.GET), *doors_within.rows(doors_within.POST)}

    missing, gone = sorted(set(doors.routes()) - listed), sorted((listed | named) - set(doors.routes()))

    assert not missing, (
        f"tests/doors.py does not say who may enter {', '.join(missing)}. Add a line to GET (and to POST if it takes "
        f"one) with what each of {', '.join(COLUMNS)} gets."
    )
    assert not gone, f"tests/doors.py speaks of addresses that are gone: {', '.join(gone)}."


@pytest.mark.check(1)
@pytest.mark.check(71)
def test_each_role_gets_what_the_table_says_and_getting_changes_no_row(filled, browsers):
    wrong, before, written = [], digests(), set(AuditEntry.objects.values_list("pk", flat=True))
    for door in doors.gets():
        address = reverse(door.name, kwargs=filled[door.name])
        for role, expected in door.expected.items():
            answer = browsers[role].get(address)
            assert b"".join(answer) is not None
            if answer.status_code != expected:
                wrong.append(f"GET {door.name} as {role}: {answer.status_code}, the table says {expected}")

    assert not wrong, "\n".join(wrong)
    assert {name for name, figure in digests().items() if figure != before[name]} == {"accounts_auditentry"}
    # Reviewed: what is taken out is recorded, and a download is a GET; so is looking through somebody's eyes. Nothing
    # else of the log changed.
    fresh = AuditEntry.objects.exclude(pk__in=written).exclude(kind="previewed_as")
    assert {audited.find(entry.kind).group for entry in fresh} == {audited.EXPORTS}
    assert AuditEntry.objects.filter(pk__in=written).count() == len(written)


@pytest.mark.check(1)
def test_each_role_gets_what_the_table_says_for_an_empty_form(filled, browsers):
    wrong = []
    for door in posts():
        address = reverse(door.name, kwargs=filled[door.name])
        for role, expected in door.expected.items():
            answer = tried(browsers[role], "POST", address)
            if answer.status_code != expected:
                wrong.append(f"POST {door.name} as {role}: {answer.status_code}, the table says {expected}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.check(1)
def test_what_takes_no_post_says_so(filled, browsers):
    takes = {door.name for door in posts()}

    answers = {
        door.name: tried(browsers[role], "POST", reverse(door.name, kwargs=filled[door.name])).status_code
        for door in doors.gets()
        for role, status in door.expected.items()
        if door.name not in takes and status == 200
    }

    assert {name: status for name, status in answers.items() if status != 405} == {}


@pytest.mark.check(1)
def test_a_stranger_is_asked_to_sign_in_and_comes_back(filled, browsers):
    for door in doors.gets():
        if door.expected["stranger"] != 302 or door.name.startswith("account_"):
            continue
        address = reverse(door.name, kwargs=filled[door.name])
        answer = browsers["stranger"].get(address)
        assert answer["Location"] == f"/accounts/login/?next={address}", door.name


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: dict[str, str]
    body: str


def tried(browser: Client, method: str, address: str, **headers):
    """The answer, and no trace of it: whatever the request wrote is taken back."""
    cookies = browser.cookies.copy()
    with transaction.atomic():
        answer = browser.generic(method, address, EMPTY_FORM, FORM, headers=headers)
        found = Answer(answer.status_code, dict(answer.headers), b"".join(answer).decode(errors="replace"))
        transaction.set_rollback(True)
    browser.cookies = cookies  # signing out is undone, too
    return found


# --- what is not there -----------------------------------------------------------------------


@pytest.mark.check(2)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("hx", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_what_is_foreign_answers_like_what_is_not_there(filled, browsers, method, hx):
    """Also to the software unit, which sees only what was passed to it."""
    different = []
    for door in doors.gets():
        if not filled[door.name] or door.name.startswith(("account_", "worktime:", "protection:change_rule")):
            continue
        real = reverse(door.name, kwargs=filled[door.name])
        unreal = reverse(door.name, kwargs={name: _nobodys(value) for name, value in filled[door.name].items()})
        if real == unreal:  # a word or a secret in the address: there is no other to compare with
            continue
        for role in outsiders(door):
            there, nowhere = (tried(browsers[role], method, address, **hx) for address in (real, unreal))
            if said(there) != said(nowhere):
                different.append(f"{method} {door.name} as {role}: {there.status_code} / {nowhere.status_code}")

    assert not different, "\n".join(different)


def outsiders(door: Door) -> list[str]:
    """Colleagues at the vendor know the institutions; the software unit does not know every request."""
    app = door.name.split(":")[0]
    if app == "tickets" and door.name not in OF_AN_INSTITUTION:
        return ["cem", "sevgi", "okan", "nihal", "burak", "stranger"]
    return ["cem", "sevgi", "burak"] if app == "desk" else ["cem", "sevgi", "okan", "nihal", "stranger"]


def _nobodys(value):
    """Words in an address, such as the name of a report, stay what they are."""
    if isinstance(value, str):
        return value
    return NOBODYS if isinstance(value, int) else NOBODYS_FILE


def said(answer) -> tuple:
    """The whole answer without what differs each time: tokens, the number of the incident, the address asked for."""
    body = answer.body
    for changing in (r'name="csrfmiddlewaretoken" value="\w+"', r'"X-CSRFToken": "\w*"', r'data-now="\d+"', INCIDENT):
        body = re.sub(changing, "", body)
    headers = {name: value for name, value in answer.headers.items() if name not in {"X-Request-ID", "Location"}}
    place = re.sub(ASKED_FOR, "/", answer.headers.get("Location", ""))
    return answer.status_code, headers, place, re.sub(ASKED_FOR, "/", body)


# --- what a request changes -------------------------------------------------------------------


def digests() -> dict[str, str]:
    """One figure for the content of each table. Sessions are no content: they remember where one belongs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'accounts_session'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in tables:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{name}\" t")
            found[name] = cursor.fetchone()[0]
    return found


def test_the_digest_notices_a_change(world):
    before = digests()

    world.cast.ayse.name = "Ayşe"
    world.cast.ayse.save(update_fields=["name"])

    assert [name for name, figure in digests().items() if figure != before[name]] == ["accounts_user"]
