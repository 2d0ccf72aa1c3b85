"""The bell's list: read by opening, and closed to what a person may no longer see."""

import pytest

from notifications import registry
from notifications.actions import notify
from notifications.models import Notice
from notifications.queries import unread_count


def tell(person, subject=7, **data):
    notify([person], "test.told", subject=("ticket", subject), data=data, by=None)


@pytest.fixture
def browser(ayse, signed_in):
    return signed_in(ayse)


def test_the_list_shows_the_latest_first(told, ayse, browser):
    tell(ayse, title="Birinci")
    tell(ayse, title="İkinci")

    page = browser.get("/notifications/").content.decode()

    assert 0 < page.index("İkinci") < page.index("Birinci")


def test_opening_is_a_post_that_marks_it_read_and_leads_there(told, ayse, browser):
    tell(ayse)
    notice = Notice.objects.get()
    address = f"/notifications/{notice.pk}/open/"

    assert browser.get(address).status_code == 405
    assert browser.get("/notifications/").status_code == 200
    assert unread_count(ayse) == 1

    answer = browser.post(address)

    assert (answer.status_code, answer["Location"]) == (302, "/notifications/?subject=7")
    assert unread_count(ayse) == 0


def test_all_are_marked_read_at_once(told, ayse, baris, browser):
    for person in (ayse, ayse, baris):
        tell(person)

    browser.post("/notifications/read-all/")

    assert (unread_count(ayse), unread_count(baris)) == (0, 1)


@pytest.mark.case(49)
@pytest.mark.check(2)
def test_a_strangers_notice_is_answered_like_one_that_is_not_there(told, ayse, cem, signed_in):
    tell(ayse)
    notice = Notice.objects.get()
    stranger = signed_in(cem)

    theirs = stranger.post(f"/notifications/{notice.pk}/open/")
    missing = stranger.post(f"/notifications/{notice.pk + 1000}/open/")

    assert (theirs.status_code, missing.status_code) == (404, 404)
    assert Notice.objects.get().read_at is None


@pytest.mark.check(9)
def test_what_a_person_may_no_longer_see_keeps_its_words_to_itself(told, ayse, browser):
    tell(ayse, title="Gizli konu")
    assert "Gizli konu" in browser.get("/notifications/").content.decode()

    told.hidden.add((ayse.pk, 7))

    assert "Gizli konu" not in browser.get("/notifications/").content.decode()
    assert browser.post(f"/notifications/{Notice.objects.get().pk}/open/").status_code == 404


def test_pages_go_on_by_id(told, ayse, browser):
    for number in range(30):
        tell(ayse, subject=number, title=f"Bildirim {number:02}")

    first = browser.get("/notifications/").content.decode()
    last_shown = Notice.objects.order_by("-id")[24].pk
    second = browser.get(f"/notifications/?before={last_shown}").content.decode()

    assert f"?before={last_shown}" in first
    assert ("Bildirim 05" in first, "Bildirim 04" in first) == (True, False)
    assert ("Bildirim 05" in second, "Bildirim 04" in second) == (False, True)
    assert browser.get("/notifications/?before=" + "9" * 400).status_code == 200
    assert browser.get("/notifications/?before=x").status_code == 200


def test_one_notice_or_many_cost_the_same_statements(told, ayse, browser, django_assert_max_num_queries):
    tell(ayse)
    browser.get("/preferences/")  # the first page of a session asks where the person belongs
    with django_assert_max_num_queries(5) as one:
        browser.get("/notifications/")
    for subject in range(10):
        tell(ayse, subject=subject)

    with django_assert_max_num_queries(5) as many:
        browser.get("/notifications/")

    assert len(one) == len(many)


def test_the_bell_counts_as_far_as_99(told, ayse):
    Notice.objects.bulk_create(
        Notice(user=ayse, kind="test.told", subject_kind="ticket", subject_id=1) for _one in range(120)
    )

    assert unread_count(ayse) == 99


def test_the_bell_is_on_the_page_and_says_how_many(told, ayse, browser):
    tell(ayse)

    assert "Bildirimler" in (page := browser.get("/preferences/").content.decode()) or "Notifications" in page
    assert 'class="count"' in page


def test_a_person_chooses_which_notices_are_mailed(told, ayse, browser):
    page = browser.get("/notifications/preferences/").content.decode()
    assert 'value="requests" aria-labelledby="group-requests" checked' in page

    browser.post("/notifications/preferences/", {})

    page = browser.get("/notifications/preferences/").content.decode()
    assert 'value="requests" aria-labelledby="group-requests">' in page
    browser.post("/notifications/preferences/", {"mail": ["requests", "nonsense"]})
    wanted = ayse.notification_preferences.filter(is_wanted=True)
    assert list(wanted.values_list("group", flat=True)) == ["requests"]


def test_the_vendors_groups_are_not_offered_to_customers(told, ayse, deniz, browser, signed_in):
    registry.register(
        "test.desk",
        title=str,
        body=str,
        address=str,
        may_see=lambda user, pk: True,
        group=registry.Group("test-desk", "Desk", is_for=registry.vendor_only),
    )

    address = "/notifications/preferences/"
    assert 'value="test-desk"' in signed_in(deniz).get(address).content.decode()
    assert 'value="test-desk"' not in browser.get(address).content.decode()

    browser.post(address, {"mail": ["test-desk"]})
    assert not ayse.notification_preferences.filter(group="test-desk").exists()
