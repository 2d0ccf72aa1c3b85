import pytest

from accounts.models import User
from notifications.models import Mail
from tests.cast import PASSWORD

NEW = "yepyeni-parola-42"


def change(browser, old=PASSWORD, new=NEW):
    typed = {"oldpassword": old, "password1": new, "password2": new}
    return browser.post("/accounts/password/change/", typed)


@pytest.mark.check(64)
@pytest.mark.check(63)
def test_a_new_password_ends_the_other_sessions_and_tells_the_owner(ayse, signed_in):
    here, elsewhere = signed_in(ayse), signed_in(ayse)
    key = here.session.session_key

    assert change(here).status_code == 302

    assert here.get("/preferences/").status_code == 200
    assert here.session.session_key != key
    assert elsewhere.get("/preferences/").status_code == 302
    assert Mail.objects.get(user=ayse).to_address == ayse.email


def test_the_old_password_is_asked_for(ayse, signed_in):
    answer = change(signed_in(ayse), old="not-the-password")

    assert answer.status_code == 200
    assert User.objects.get(pk=ayse.pk).check_password(PASSWORD)
    assert Mail.objects.count() == 0
