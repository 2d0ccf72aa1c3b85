"""A second step is required of the vendor's people and of central administrators, where the deployment says so."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import remove_factor
from common.refusals import Refused
from organizations.models import Membership
from tests.accounts.second_steps import app_of, now, prove

SET_UP = "/preferences/sign-in/set-up/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.check(65)
@pytest.mark.parametrize("who", ["elif_", "deniz", "burak", "filiz", "cem"])
def test_who_needs_one_and_has_none_is_led_to_set_it_up_and_can_do_nothing_else(cast, signed_in, who):
    browser = signed_in(getattr(cast, who))

    for address in ("/", "/preferences/", "/notifications/", "/desk/", "/tickets/", "/preferences/sign-in/"):
        assert browser.get(address)["Location"] == SET_UP, address
    posted = browser.post("/preferences/theme/", {"theme": "dark"})
    assert (posted.status_code, posted["Location"]) == (302, SET_UP)
    polled = browser.get("/desk/", headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == SET_UP

    assert browser.get(SET_UP).status_code == 200
    assert browser.post("/preferences/language/", {"language": "en"}).status_code == 302
    assert browser.get("/accounts/logout/").status_code == 200


@pytest.mark.parametrize("who", ["ayse", "baris"])
def test_members_are_free_to(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get("/preferences/").status_code == 200


def test_off_in_the_demo_nobody_needs_one(cast, signed_in, settings):
    settings.SECOND_FACTOR_REQUIRED = False

    assert signed_in(cast.filiz).get("/preferences/").status_code == 200


@pytest.mark.check(65)
def test_setting_one_up_opens_the_rest_at_once(browser, sign_in, deniz):
    sign_in(browser, deniz.email)
    page = browser.get("/preferences/sign-in/totp/add/")  # the password was typed a moment ago

    assert page.status_code == 200
    secret = page.context["secret"].replace(" ", "")
    made = browser.post("/preferences/sign-in/totp/add/", {"sealed": page.context["sealed"], "code": now(secret)})

    assert made.status_code == 200
    assert browser.get("/preferences/").status_code == 200


def test_who_becomes_an_administrator_is_asked_within_five_minutes(ayse, signed_in):
    browser = signed_in(ayse)
    assert browser.get("/preferences/").status_code == 200
    Membership.objects.filter(user=ayse).update(role=Membership.Role.INSTITUTION_ADMIN)

    with time_machine.travel(time.time() + 301):
        assert browser.get("/preferences/")["Location"] == SET_UP


def test_a_page_costs_no_statement_more_once_it_was_asked(ayse, signed_in, settings):
    browser = signed_in(ayse)
    browser.get("/preferences/")

    with CaptureQueriesContext(connection) as required:
        browser.get("/preferences/")
    settings.SECOND_FACTOR_REQUIRED = False
    with CaptureQueriesContext(connection) as free:
        browser.get("/preferences/")

    assert len(required) == len(free)


@pytest.mark.check(65)
def test_the_last_one_cannot_be_removed_by_who_needs_it(elif_, ayse):
    for person in (elif_, ayse):
        app_of(person)
    theirs = {factor.user_id: factor for factor in Authenticator.objects.filter(type="totp").select_related("user")}

    with pytest.raises(Refused):
        remove_factor(theirs[elif_.pk], keep=None)
    remove_factor(theirs[ayse.pk], keep=None)

    assert set(Authenticator.objects.values_list("user", flat=True)) == {elif_.pk}


def test_the_disclosure_text_and_the_set_up_do_not_send_one_round_in_circles(cast, signed_in):
    from accounts.models import DisclosureReading

    DisclosureReading.objects.filter(user=cast.filiz).delete()
    browser = signed_in(cast.filiz)

    answer = browser.get("/", headers={"Accept": "text/html"}, follow=True)

    assert answer.status_code == 200
    assert len(answer.redirect_chain) <= 2
    read = {"shown": 1, "next": "/"}
    assert browser.post("/privacy/read/", read).status_code in {302, 422}


def test_removing_one_through_the_page_says_why_not(elif_, signed_in):
    app_of(elif_)
    browser = prove(signed_in(elif_))

    answer = browser.post("/preferences/sign-in/totp/remove/")

    assert answer.status_code == 422
    assert Authenticator.objects.filter(user=elif_, type="totp").exists()
