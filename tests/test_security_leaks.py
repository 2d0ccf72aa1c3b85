"""What must not come out: notes, other people's words, secrets; not on a page, in a mail, a download or a log."""

import re
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from notifications.actions import deliver
from organizations.models import Institution, Region, Unit
from products.models import Product, ProductVersion
from tests import doors
from tests.cast import PASSWORD
from tests.world import FILE_OF_NOTE, NOTE
from tickets import actions
from tickets.models import Attachment, Ticket

CUSTOMERS = ("ayse", "baris", "elif", "cem")
SKIPPED = "kanarya-devir-nedeni"
EVIL = '"><img src=x onerror=alert(1)>'
FORMULA = "=HYPERLINK(1)"


def body(browser, address: str, kind: str = "") -> str:
    """What the address answers, if that is of this kind."""
    answer = browser.get(address)
    text = b"".join(answer).decode(errors="replace")
    return text if answer.headers.get("Content-Type", "").startswith(kind) else ""


class Living(HTMLParser):
    """The elements of a page that would run or load something of a stranger's."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if ("src", "x") in attributes or any(name.startswith("on") for name, _value in attributes):
            self.found.append(self.get_starttag_text())


@pytest.fixture
def skipped(world):
    """A reason among colleagues."""
    actions.take(world.new, by=world.cast.deniz)
    actions.skip(world.new, reason=SKIPPED, by=world.cast.deniz)
    return world.new


@pytest.mark.check(7)
def test_what_colleagues_write_to_each_other_reaches_no_customer(world, skipped, browsers):
    more = [f"/tickets/{pk}/" for pk in (world.request.pk, world.new.pk, world.resolved.pk)]
    more += [f"/tickets/?view=all&q={word[:9]}" for word in (NOTE, SKIPPED)]
    staff = body(browsers["deniz"], f"/desk/tickets/{world.request.pk}/")
    assert NOTE in staff
    assert FILE_OF_NOTE in staff
    assert SKIPPED in body(browsers["deniz"], f"/desk/tickets/{skipped.pk}/")

    leaks = []
    for role in CUSTOMERS:
        for address in [*doors.open_to(role, world), *more]:
            shown = body(browsers[role], address)
            leaks += [f"{role} {address}: {word}" for word in (NOTE, FILE_OF_NOTE, SKIPPED) if word in shown]

    assert leaks == []


@pytest.mark.check(7)
def test_no_mail_holds_a_note(world, skipped):
    mail.outbox.clear()

    deliver()

    letters = [
        "\n".join([letter.subject, letter.body, *(str(part[0]) for part in letter.alternatives)])
        for letter in mail.outbox
    ]
    assert any("EPSG:5254" in letter for letter in letters)
    assert [letter for letter in letters if NOTE in letter or SKIPPED in letter] == []


@pytest.mark.check(14)
@pytest.mark.check(5)
def test_a_page_that_another_person_has_just_seen_shows_nothing_of_theirs(world, browsers):
    """Warm as one, asked as the other, and back: nothing kept for one is shown to the other."""
    own = {"ayse": world.request.subject, "cem": world.foreign.subject}
    addresses = ["/", "/tickets/?view=all", "/notifications/", "/package/"]

    for role in ("ayse", "cem", "ayse"):
        other = "cem" if role == "ayse" else "ayse"
        shown = "".join(body(browsers[role], address) for address in addresses)
        assert own[role] in shown
        assert own[other] not in shown


@pytest.mark.check(15)
def test_nothing_that_needs_signing_in_is_kept_in_a_cache(world, browsers):
    kept = []
    for role in ("ayse", "elif", "deniz", "filiz"):
        for address in doors.open_to(role, world):
            answer = browsers[role].get(address)
            assert b"".join(answer) is not None
            if answer["Cache-Control"] != "no-store":
                kept.append(f"{role} {address}: {answer['Cache-Control']}")

    assert kept == []


@pytest.mark.check(38)
def test_answers_of_every_kind_carry_the_policy(browsers):
    for browser in browsers.values():
        for address in ("/", "/accounts/login/", "/preferences/", "/notifications/", "/nowhere/", "/livez"):
            answer = browser.get(address)
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["X-Frame-Options"] == "DENY"


# --- names that would be markup ------------------------------------------------------------


@pytest.fixture
def evil(world):
    """Everything that people name is named to break out of the page."""
    cast = world.cast
    for user in (cast.ayse, cast.deniz, cast.cem):
        User.objects.filter(pk=user.pk).update(name=f"{user.name} {EVIL}", phone=EVIL)
    Institution.objects.update(city=EVIL)
    for model in (Institution, Region, Unit, Product, ProductVersion):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(name=f"{EVIL}{row.pk}")
    Ticket.objects.update(subject=EVIL, text=EVIL, rating_text=EVIL)
    Attachment.objects.update(name=EVIL)
    return world


@pytest.mark.check(39)
@pytest.mark.check(41)
def test_names_are_inert_on_every_page(evil, browsers):
    alive, shown = [], 0
    for role, browser in browsers.items():
        for address in [*doors.open_to(role, evil), f"/tickets/?q={EVIL}", f"/desk/search/?q={EVIL}"]:
            text = body(browser, address, "text/html")
            shown += "&lt;img src=x" in text
            alive += [f"{role} {address}: {element}" for element in Living(text).found]

    assert shown > 50
    assert not alive, "\n".join(alive)


@pytest.mark.check(39)
def test_names_are_inert_in_mails(evil):
    actions.answer(
        Ticket.objects.get(pk=evil.new.pk),
        EVIL,
        key=evil.draft.public_id,
        by=type(evil.cast.deniz).objects.get(pk=evil.cast.deniz.pk),
    )
    mail.outbox.clear()

    deliver()

    pages = [str(part[0]) for letter in mail.outbox for part in letter.alternatives]
    assert any("&lt;img src=x" in page for page in pages)
    assert [page for page in pages if "<img src=x" in page] == []


@pytest.mark.check(79)
def test_no_cell_of_any_download_is_a_formula(world, browsers):
    Ticket.objects.update(subject=FORMULA)
    for user in (world.cast.ayse, world.cast.deniz):
        User.objects.filter(pk=user.pk).update(name=FORMULA)
    Unit.objects.filter(pk=world.cast.maps.pk).update(name=f"-2+3;{FORMULA}")

    answers = {address: browsers["elif"].get(address, {"view": "all"}) for address in doors.open_to("elif", world)}
    sheets = {
        address: b"".join(answer).decode("utf-8-sig")
        for address, answer in answers.items()
        if answer["Content-Type"].startswith("text/csv") or b"".join(answer) is None
    }

    without = [address for address, sheet in sheets.items() if f"'{FORMULA}" not in sheet]
    assert len(sheets) == 9
    assert [address for address in without if not re.search(r"/template/|/reports/", address)] == []  # figures, heads
    for address, sheet in sheets.items():
        assert not re.search(r'(^|;)"[=+\-@\t\r]', sheet, re.MULTILINE), address


# --- secrets in the log --------------------------------------------------------------------


@pytest.mark.check(105)
def test_what_people_type_and_carry_stays_out_of_the_log(world, browsers, caplog, monkeypatch):
    stranger = Client(raise_request_exception=False)
    stranger.post("/accounts/login/", {"login": "ayse@akcasu.example", "password": "kanarya-yanlis-parola"})
    stranger.post("/accounts/login/", {"login": "ayse@akcasu.example", "password": PASSWORD})
    session = stranger.cookies["session"].value
    desk = f"/desk/tickets/{world.request.pk}/"
    secret = {"Authorization": "Bearer kanarya-anahtar", "Cookie": f"session={session}"}
    browsers["deniz"].post(f"{desk}note/", {"text": "kanarya-gizli-not"})  # no key: refused
    browsers["cem"].post(f"/tickets/{world.request.pk}/reply/", {"text": "kanarya-yanit"})
    stranger.get("/tickets/999999999/", headers=secret)
    monkeypatch.setattr("tickets.views.desk.writing.actions.note", _broken)
    answer = browsers["deniz"].post(f"{desk}note/", {"text": "kanarya-gizli-not", "key": str(world.draft.public_id)})

    assert answer.status_code == 500
    assert "RuntimeError" in caplog.text
    for word in ("kanarya", PASSWORD, session):
        assert word not in caplog.text


def _broken(*args, **kwargs):
    raise RuntimeError("this breaks")


@pytest.mark.check(111)
def test_an_error_page_has_a_number_and_nothing_from_inside(world, browsers, monkeypatch):
    monkeypatch.setattr("tickets.views.desk.writing.actions.note", _broken)

    answer = browsers["deniz"].post(
        f"/desk/tickets/{world.request.pk}/note/", {"text": "x", "key": str(world.draft.public_id)}
    )

    page = answer.content.decode()
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in page
    for inside in ("RuntimeError", "this breaks", "Traceback", "/tickets/views", "Django", "PostgreSQL"):
        assert inside not in page
