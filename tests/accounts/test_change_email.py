"""Another e-mail address: in force when it was confirmed from its mailbox, in a browser that is signed in."""

import re
import time

import pytest
import time_machine
from allauth.account.models import EmailAddress

from accounts.actions import ask_email_change, change_email
from accounts.links import set_password_url
from accounts.models import AuditEntry, User
from common.refusals import Refused
from notifications.models import Mail
from tests.accounts.second_steps import prove
from tests.race import at_once, failures

NEW = "ayse.yeni@akcasu.example"


def ask(browser, email=NEW):
    return browser.post("/preferences/email/", {"email": email})


def link():
    text = Mail.objects.filter(to_address=NEW).latest("id").text
    return re.search(r"8000(/preferences/email/confirm/\S+)", text)[1]


def address_of(user):
    return User.objects.get(pk=user.pk).email


@pytest.mark.check(64)
def test_the_new_address_confirms_the_old_one_is_told_and_other_sessions_end(ayse, signed_in, browser, sign_in):
    EmailAddress.objects.create(user=ayse, email=ayse.email, verified=True, primary=True)
    here, elsewhere = prove(signed_in(ayse)), signed_in(ayse)
    old, reset = ayse.email, set_password_url(ayse).partition("8000")[2]
    ask(here, "AYŞE.Yeni@akçasu.example".replace("AYŞE", "AYSE").replace("ç", "c"))
    assert address_of(ayse) == old
    key = here.session.session_key

    assert here.get(link()).status_code == 200
    assert address_of(ayse) == old
    here.post(link())

    assert address_of(ayse) == NEW
    assert here.get("/preferences/").status_code == 200
    assert here.session.session_key != key
    assert elsewhere.get("/preferences/").status_code == 302
    assert Mail.objects.get(to_address=old).subject == "SupportX: adresiniz değişti"
    assert "yeni" not in Mail.objects.get(to_address=old).text.split("Hesab")[1][:40].lower()
    assert browser.get(reset).status_code == 200  # the old link says that it no longer works
    sign_in(browser, old)
    assert browser.get("/preferences/").status_code == 302
    sign_in(browser, NEW)
    assert browser.get("/preferences/").status_code == 200
    assert NEW not in str(list(AuditEntry.objects.values_list("data", flat=True)))


@pytest.mark.check(62)
def test_the_link_works_once_for_an_hour_and_for_its_person_only(ayse, cem, signed_in):
    here, other = prove(signed_in(ayse)), prove(signed_in(cem))
    ask(here)
    address = link()

    assert other.get(address).status_code == 410
    assert other.post(address).status_code == 410
    with time_machine.travel(time.time() + 61 * 60):
        assert prove(here).post(address).status_code == 410
    here = prove(signed_in(ayse))
    for wrong in (address[:-2] + "/", address.replace("confirm/", "confirm/x"), "/preferences/email/confirm/%2A/"):
        assert here.post(wrong).status_code == 410
    assert here.post(address).status_code == 302
    assert here.post(address).status_code == 410


@pytest.mark.check(58)
def test_an_address_that_somebody_has_is_answered_alike_and_gets_no_mail(ayse, cem, signed_in, plain):
    here = prove(signed_in(ayse))

    answers = {email: (ask(here, email), here.get("/preferences/email/sent/")) for email in (NEW, cem.email)}

    assert {answer["Location"] for answer, _page in answers.values()} == {"/preferences/email/sent/"}
    assert len({plain(page, email) for email, (_answer, page) in answers.items()}) == 1
    assert list(Mail.objects.values_list("to_address", flat=True)) == [NEW]


def test_who_took_the_address_meanwhile_keeps_it(ayse, signed_in):
    here = prove(signed_in(ayse))
    ask(here)
    User.objects.create_user(NEW, "x", name="Başka Biri")

    assert here.post(link()).status_code == 422
    assert address_of(ayse) == "ayse@akcasu.example"


def test_of_two_who_confirm_one_address_at_once_one_has_it(committed):
    people = [committed.ayse, committed.baris]
    tokens = []
    for person in people:
        ask_email_change(person, NEW, by=person)
        tokens.append(link().rstrip("/").rpartition("/")[2])

    results = at_once(2, lambda number: change_email(people[number], tokens[number], keep=None))

    assert [type(error) for error in failures(results)] == [Refused]
    assert User.objects.filter(email=NEW).count() == 1


def test_it_can_be_taken_back(ayse, signed_in):
    here = prove(signed_in(ayse))
    ask(here)

    here.post("/preferences/email/withdraw/")

    assert here.post(link()).status_code == 410


@pytest.mark.check(89)
def test_mails_to_strangers_are_few(ayse, signed_in):
    here = prove(signed_in(ayse))

    answers = [ask(here, f"somebody{number}@elsewhere.example").status_code for number in range(6)]

    assert answers == [302] * 5 + [422]
    assert Mail.objects.count() == 5


@pytest.mark.parametrize("typed", ["", "ayse@akcasu.example", "olmaz", "a@b", "x" * 300 + "@y.example"])
def test_what_is_no_new_address_is_refused_with_a_sentence(ayse, signed_in, typed):
    answer = ask(prove(signed_in(ayse)), typed)

    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
