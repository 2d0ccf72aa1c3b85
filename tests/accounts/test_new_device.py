"""A sign-in from a device that we have not seen is told by mail, in the person's language."""

import pytest
from django.test import Client

from accounts.models import AuditEntry, Device, User
from notifications.models import Mail

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_the_very_first_sign_in_is_no_news(browser, sign_in, ayse):
    sign_in(browser, ayse.email)

    assert Mail.objects.count() == 0
    assert Device.objects.get().user == ayse


def test_a_known_device_is_no_news_and_another_one_is(browser, sign_in, ayse):
    sign_in(browser, ayse.email)
    browser.post("/accounts/logout/")
    sign_in(browser, ayse.email)
    assert Mail.objects.count() == 0
    User.objects.filter(pk=ayse.pk).update(language="en")

    sign_in(Client(), ayse.email, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="10.1.2.3")

    mail = Mail.objects.get()
    assert (mail.to_address, mail.subject) == (ayse.email, "SupportX: signed in on a new device")
    for told in ("10.1.2.3", "Firefox · Windows", "/preferences/sign-in/"):
        assert told in mail.text
    assert AuditEntry.objects.filter(kind="signed_in", data__new_device=True).count() == 1


def test_a_device_is_known_to_each_person_apart(browser, sign_in, ayse, baris):
    for person in (ayse, baris):
        sign_in(Client(), person.email)
    sign_in(browser, ayse.email)
    browser.post("/accounts/logout/")
    Mail.objects.all().delete()

    sign_in(browser, baris.email)

    assert Mail.objects.get().user == baris


@pytest.mark.check(71)
def test_the_cookie_is_signed_and_out_of_reach_of_scripts(browser, sign_in, ayse):
    sign_in(browser, ayse.email)
    cookie = browser.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] > 300 * 24 * 3600
    assert Device.objects.get().mark_hash not in cookie.value

    forger = Client()
    forger.cookies["device"] = cookie.value[:-3] + "abc"
    sign_in(forger, ayse.email)

    assert Mail.objects.count() == 1


def test_a_device_that_was_signed_out_from_afar_is_new_again(browser, sign_in, ayse, signed_in):
    sign_in(browser, ayse.email)

    signed_in(ayse).post("/preferences/sign-in/sessions/end-others/")
    sign_in(browser, ayse.email)

    assert Mail.objects.get().user == ayse


@pytest.mark.check(64)
def test_after_a_new_password_every_other_device_is_new(sign_in, ayse):
    here, there = Client(), Client()
    for browser in (here, there):
        sign_in(browser, ayse.email)
    there.post("/accounts/logout/")
    Mail.objects.all().delete()
    new = "yepyeni-parola-42"

    typed = {"oldpassword": "supportx-demo", "password1": new, "password2": new}
    here.post("/accounts/password/change/", typed)
    here.post("/accounts/logout/")
    sign_in(here, ayse.email, new)
    assert Mail.objects.filter(user=ayse).count() == 1  # that the password was changed
    sign_in(there, ayse.email, new)

    assert Mail.objects.filter(user=ayse).count() == 2
