"""What happened with a person's sign-in: kept for good, shown to the person for 90 days."""

import time

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import audit, deactivate
from accounts.links import set_password_url
from accounts.models import AuditEntry
from notifications.models import Mail
from tests.accounts.second_steps import app_of
from tests.cast import PASSWORD

PAGE = "/preferences/sign-in/history/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def kinds(user):
    return list(AuditEntry.objects.filter(person=user).order_by("id").values_list("kind", flat=True))


def test_success_failure_and_sign_out_are_recorded_with_where_and_how(browser, sign_in, ayse, akcasu):
    sign_in(Client(), ayse.email, "wrong-password", REMOTE_ADDR="10.6.6.6")
    sign_in(browser, ayse.email, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="10.1.2.3")
    browser.post("/accounts/logout/")

    assert kinds(ayse) == ["sign_in_failed", "signed_in", "signed_out"]
    failed, entered, _left = AuditEntry.objects.filter(person=ayse).order_by("id")
    assert (failed.actor, failed.address, failed.data["method"]) == (None, "10.6.6.6", ["password"])
    assert (entered.actor, entered.address, entered.device) == (ayse, "10.1.2.3", "Firefox · Linux")
    assert {entry.institution_id for entry in (failed, entered)} == {akcasu.pk}


@pytest.mark.check(58)
def test_an_address_of_nobody_is_recorded_and_costs_as_many_statements(browser, sign_in, ayse, baris):
    deactivate(baris, by=None)
    costs = []
    for email in (ayse.email, "nobody@akcasu.example"):
        with CaptureQueriesContext(connection) as asked:
            sign_in(Client(), email, "wrong-password")
        costs.append(len(asked))

    assert costs[0] == costs[1]
    assert AuditEntry.objects.filter(kind="sign_in_failed", person=None).count() == 1
    assert "nobody" not in str(list(AuditEntry.objects.values_list("data", flat=True)))
    assert Mail.objects.count() == 0
    sign_in(Client(), baris.email)
    assert kinds(baris) == ["sign_in_failed"]


def test_the_person_sees_the_own_last_ninety_days(ayse, cem, signed_in):
    with time_machine.travel(time.time() - 91 * 24 * 3600):
        audit("password_changed", by=ayse, person=ayse)
    audit("sign_in_failed", by=None, person=ayse, method=["password"])
    audit("session_ended", by=cem, person=cem, ended="Kanarya · Windows")
    browser = signed_in(ayse)

    page = browser.get(PAGE).content.decode()

    assert "reddedildi" in page
    assert "Parola değiştirildi" not in page
    assert "Kanarya" not in page


def test_pages_go_on_and_rows_cost_no_statements(ayse, signed_in, django_assert_max_num_queries):
    browser = signed_in(ayse)
    audit("signed_out", by=ayse, person=ayse)
    browser.get(PAGE)
    with django_assert_max_num_queries(20) as one:
        browser.get(PAGE)
    for _time in range(30):
        audit("signed_out", by=ayse, person=ayse)

    with django_assert_max_num_queries(len(one)):
        page = browser.get(PAGE)
    older = page.context["page"].next_before
    assert len(page.context["page"].lines) == 25
    assert len(browser.get(f"{PAGE}?before={older}").context["page"].lines) == 6
    for odd in ("x", "-1", "9" * 40):
        assert browser.get(f"{PAGE}?before={odd}").status_code == 200


def test_second_steps_and_resets_are_there_as_well(browser, sign_in, ayse):
    app_of(ayse)
    sign_in(browser, ayse.email)
    browser.post("/accounts/second-step/", {"code": "000000"})

    assert kinds(ayse) == ["second_factor_added", "recovery_codes_made", "second_factor_failed"]


def test_nothing_of_it_can_be_changed(browser, sign_in, ayse):
    sign_in(browser, ayse.email)
    entry = AuditEntry.objects.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(kind="signed_out")


def test_a_changed_and_a_reset_password_are_told_apart(ayse, baris, signed_in):
    new = "yepyeni-parola-42"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    signed_in(ayse).post("/accounts/password/change/", typed)
    guest = Client()
    opened = guest.get(set_password_url(baris).partition("8000")[2])
    guest.post(opened["Location"], {"password1": new, "password2": new})

    assert kinds(ayse) == ["password_changed"]
    assert kinds(baris) == ["password_reset"]


def test_a_strange_passkey_is_recorded_for_nobody(browser, db):
    browser.post("/accounts/passkey/", {"credential": "{}"})

    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.person, entry.data["method"]) == ("sign_in_failed", None, ["passkey"])
