"""Requests that no page of ours makes: fields nobody asked for, far too many of them, addresses of other products."""

from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from packages.models import LedgerEntry, QuotaAccount
from tickets.models import Comment, Ticket

SMUGGLED = {
    "priority": "1",
    "institution": "1",
    "institution_id": "1",
    "requester": "1",
    "assignee": "1",
    "status": "closed",
    "team": "software",
    "filed_at": "2020-01-01",
    "answered_at": "2020-01-01",
    "response_due_at": "2020-01-01",
    "sla_due": "2020-01-01",
    "region_path": "1",
    "is_note": "1",
    "is_internal": "1",
    "by_vendor": "1",
    "author": "1",
    "vendor_role": "manager",
    "is_staff": "1",
    "is_active": "0",
    "quota": "9999",
    "granted": "9999",
    "unlimited": "1",
    "hold": "",
}
COLUMNS = ("priority", "institution_id", "requester_id", "team", "filed_at", "kind", "region_path", "rating")


@pytest.mark.check(82)
@pytest.mark.parametrize(
    ("role", "verb", "typed"),
    [
        ("ayse", "/tickets/{pk}/reply/", {"text": "Tamam.", "sending_key": str(uuid4())}),
        ("ayse", "/tickets/{pk}/share/", {"person": "baris@akcasu.example"}),
        (
            "deniz",
            "/desk/tickets/{pk}/answer/",
            {"text": "Bakıyoruz.", "key": str(uuid4()), "then": "in_progress", "seen": 10**9},
        ),
        ("deniz", "/desk/tickets/{pk}/note/", {"text": "Kontrol ettim.", "key": str(uuid4())}),
        ("deniz", "/desk/tickets/{pk}/call/", {"text": "Aradık.", "key": str(uuid4()), "minutes": "5"}),
        ("ayse", "/notifications/preferences/", {"mail": "requests"}),
    ],
)
def test_fields_that_nobody_asked_for_change_nothing(world, browsers, role, verb, typed):
    def kept():
        return (
            list(Ticket.objects.order_by("pk").values_list("pk", *COLUMNS)),
            list(User.objects.order_by("pk").values_list("pk", "vendor_role", "is_active")),
            list(QuotaAccount.objects.order_by("pk").values_list("granted", "held", "captured", "unlimited")),
            LedgerEntry.objects.count(),
        )

    before, comments = kept(), Comment.objects.count()

    answer = browsers[role].post(verb.format(pk=world.request.pk), SMUGGLED | typed)

    assert answer.status_code == 302  # it was taken, without what was smuggled in
    assert kept() == before
    for comment in Comment.objects.order_by("pk")[comments:]:
        assert (comment.author.name, comment.by_vendor) == (
            ("Ayşe Yıldız", False) if role == "ayse" else ("Deniz Arslan", True)
        )
        assert comment.is_note == verb.endswith("note/")


@pytest.mark.check(93)
def test_a_form_of_a_thousand_fields_is_refused(world, browsers):
    many = {f"field{number}": "x" for number in range(1001)}

    for role, address in (("stranger", "/accounts/login/"), ("ayse", "/tickets/file/"), ("deniz", "/desk/take/")):
        assert browsers[role].post(address, many).status_code in {400, 413}


@pytest.mark.check(93)
def test_a_form_with_too_many_files_is_refused_and_makes_no_request(world, browsers):
    before = Ticket.objects.count()
    files = [SimpleUploadedFile(f"{number}.txt", b"x", "text/plain") for number in range(60)]

    answer = browsers["ayse"].post("/tickets/file/", {"subject": "x", "text": "x", "files": files})

    assert answer.status_code == 413
    assert Ticket.objects.count() == before


@pytest.mark.check(93)
def test_a_text_of_many_megabytes_is_refused(world, browsers):
    answer = browsers["ayse"].post(
        "/tickets/file/", "text=" + "x" * 6_000_000, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 413


@pytest.mark.check(91)
@pytest.mark.parametrize("number", ["-1", "1e308", "NaN", "9" * 400, str(2**63), "%00", "١٢"])
def test_odd_numbers_in_addresses_are_no_fault(world, browsers, number):
    addresses = {
        "ayse": ["/notifications/?before={}", "/tickets/{}/", "/tickets/file/?follows={}"],
        "elif": ["/tickets/?product={}&after={}", "/package/statement/?before={}", "/package/?institution={}"],
        "deniz": ["/desk/?product={0}&lane={0}&after={0}", "/desk/search/?q=%23{}", "/calendar/history/?before={}"],
        "filiz": ["/office/institutions/?after={}", "/office/subscriptions/sell/?institution={}", "/calendar/?year={}"],
    }

    broken = [
        f"{address} {answer.status_code}"
        for role, patterns in addresses.items()
        for address in patterns
        if (answer := browsers[role].get(address.format(number, number))).status_code >= 500
    ]

    assert broken == []


@pytest.mark.check(80)
def test_filters_and_orders_come_from_our_own_list(world, browsers):
    odd = "requester__password=a&order=password&sort=requester__password&view=__class__&status=x&ordering=-id&o=1"

    for role, address in (
        ("ayse", "/tickets/"),
        ("elif", "/package/statement/"),
        ("deniz", "/desk/"),
        ("filiz", "/office/institutions/"),
    ):
        assert browsers[role].get(f"{address}?{odd}").status_code == 200


@pytest.mark.check(109)
@pytest.mark.parametrize(
    "address",
    ["admin/", "admin/login/", "setup/", "install/", "debug/", "__debug__/", ".env", ".git/config", "manage.py",
     "media/", "static/../manage.py", "phpinfo.php", "metrics", "server-status", "api/", "_components/"],
)  # fmt: skip
def test_no_installer_debugger_or_admin_answers(db, client, settings, address):
    settings.COMPONENT_PAGE = False

    assert client.get(f"/{address}").status_code == 404


@pytest.mark.check(109)
def test_debugging_is_off_and_no_admin_is_installed():
    assert not django_settings.DEBUG
    assert not {"django.contrib.admin", "debug_toolbar"} & set(django_settings.INSTALLED_APPS)


@pytest.mark.check(73)
@pytest.mark.parametrize("place", ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"])
def test_nobody_is_led_outside(world, browsers, place):
    asked = [
        ("stranger", "/accounts/login/", {"login": "cem@karaova.example", "password": "supportx-demo", "next": place}),
        ("ayse", "/preferences/language/", {"language": "tr", "next": place}),
        ("ayse", "/preferences/theme/", {"theme": "dark", "next": place}),
        ("deniz", f"/desk/tickets/{world.new.pk}/take/", {"next": place}),
        ("deniz", "/desk/take/", {"next": place}),
    ]

    for role, address, typed in asked:
        answer = browsers[role].post(address, typed)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert "evil" not in answer["Location"]
