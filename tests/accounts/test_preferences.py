"""Name, phone, language, theme, density and shortcuts are a person's own."""

import pytest
from django.test import Client

from accounts.models import User

TYPED = {"name": "Ayşe Yıldız", "phone": "", "language": "tr", "theme": "", "density": "", "shortcuts": "on"}


@pytest.fixture
def browser(ayse, signed_in):
    return signed_in(ayse)


def saved(user):
    return User.objects.get(pk=user.pk)


def test_everything_is_kept(browser, ayse):
    typed = {"name": "Ayşe Yıldız Er", "phone": "", "language": "en", "theme": "dark", "density": "compact"}

    assert browser.post("/preferences/", typed).status_code == 302

    user = saved(ayse)
    assert (user.name, user.language, user.theme, user.density, user.shortcuts) == (
        "Ayşe Yıldız Er",
        "en",
        "dark",
        "compact",
        False,
    )
    assert 'lang="en" data-theme="dark" data-density="compact"' in browser.get("/preferences/").content.decode()


@pytest.mark.case(52)
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0312 265 05 10 dahili 12", "0312 265 05 10 dahili 12"),
        ("0312 265 05 10", "0312 265 05 10"),
        ("+90 (312) 265-05-10", "0312 265 05 10"),
        ("05321234567", "0532 123 45 67"),
        ("3122650510 / 7", "0312 265 05 10 dahili 7"),
        ("0090 312 265 05 10 Dahili: 12", "0312 265 05 10 dahili 12"),
        ("+49 30 1234567", "+49301234567"),
    ],
)
def test_a_phone_number_is_taken_as_people_write_it(browser, ayse, typed, kept):
    browser.post("/preferences/", {**TYPED, "phone": typed})

    assert saved(ayse).phone == kept


@pytest.mark.parametrize("typed", ["265", "1234567890", "yarın arayın", "0312 265 05 1", "+" * 30, "٠٣١٢٢٦٥٠٥١٠"])
def test_what_is_no_phone_number_is_refused_and_kept_on_the_page(browser, ayse, typed):
    answer = browser.post("/preferences/", {**TYPED, "phone": typed})

    assert answer.status_code == 422
    assert typed in answer.content.decode()
    assert saved(ayse).phone == ""


@pytest.mark.check(82)
def test_other_fields_change_nothing(browser, ayse):
    browser.post("/preferences/", {**TYPED, "vendor_role": "manager", "email": "x@y.example", "is_active": ""})

    user = saved(ayse)
    assert (user.vendor_role, user.email, user.is_active) == ("", "ayse@akcasu.example", True)


def test_a_strange_theme_or_language_is_refused(browser, ayse):
    assert browser.post("/preferences/", {**TYPED, "theme": "neon"}).status_code == 422
    browser.post("/preferences/theme/", {"theme": "neon", "next": "/preferences/"})
    browser.post("/preferences/language/", {"language": "xx", "next": "/preferences/"})

    assert (saved(ayse).theme, saved(ayse).language) == ("", "tr")


def test_theme_and_language_change_with_one_press_and_lead_back(browser, ayse):
    answer = browser.post("/preferences/language/", {"language": "en", "next": "/notifications/?a=1"})
    assert answer["Location"] == "/notifications/?a=1"

    browser.post("/preferences/theme/", {"theme": "dark", "next": "/notifications/"})

    assert (saved(ayse).theme, saved(ayse).language) == ("dark", "en")


def test_before_signing_in_the_language_is_in_a_cookie(db):
    stranger = Client()
    assert 'lang="tr"' in stranger.get("/accounts/login/").content.decode()[:200]

    answer = stranger.post("/preferences/language/", {"language": "en", "next": "/accounts/login/"})

    assert answer["Location"] == "/accounts/login/"
    assert 'lang="en"' in stranger.get("/accounts/login/").content.decode()[:200]


@pytest.mark.check(73)
@pytest.mark.parametrize("place", ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:x"])
def test_the_switch_never_leads_to_another_site(db, place):
    answer = Client().post("/preferences/language/", {"language": "en", "next": place})

    assert answer["Location"] == "/accounts/login/"
