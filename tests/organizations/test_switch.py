"""People in several institutions: one sign-in, one institution at a time, and nothing of the other on any page."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Notice
from organizations.models import Institution, Membership
from tests.cast import person
from tests.sales import filed, sold
from tests.tickets.portal import html, latest, listed, streamed, typed
from tickets import actions
from tickets.models import Ticket
from tickets.notices import may_see

A, B = "Akçasu-kanarya", "Karaova-serçe"
Role = Membership.Role


@pytest.fixture
def onur(cast):
    """A consultant who administers Akçasu and Karaova."""
    consultant = person("onur@danisman.example", "Onur Danış")
    for institution, unit in ((cast.akcasu, cast.maps), (cast.karaova, cast.zoning)):
        Membership.objects.create(user=consultant, institution=institution, unit=unit, role=Role.INSTITUTION_ADMIN)
    return consultant


@pytest.fixture
def both(cast, ayse, cem, onur):
    """A request in each institution, of somebody else and of Onur's own; packages in both."""
    sold(cast.akcasu, "premium"), sold(cast.karaova, "gold")
    return {
        "akcasu": [filed(ayse, subject=f"{A} bir"), _own(onur, cast.akcasu, cast.maps, f"{A} iki")],
        "karaova": [filed(cem, subject=f"{B} bir"), _own(onur, cast.karaova, cast.zoning, f"{B} iki")],
    }


def _own(onur, institution, unit, subject):
    request = actions.Request(subject=subject, text="Koordinatlar kayıyor.", kind="support", effect="slowed")
    return actions.file(request, institution=institution, unit=unit, key=uuid4(), by=onur)


@pytest.fixture
def browser(onur, signed_in):
    return signed_in(onur)


def switch(browser, institution, **sent):
    return browser.post(reverse("organizations:switch", args=[institution.pk]), sent)


PAGES = [
    "/",
    "/tickets/?view=all",
    "/tickets/?view=all&q=kanarya",
    "/tickets/?view=all&q=serçe",
    "/tickets/similar/?subject=kanarya+bir",
    "/tickets/similar/?subject=serçe+bir",
    "/tickets/file/?subject=kanarya+serçe+bir",
    "/package/",
    "/package/statement/",
    "/notifications/",
    "/institution/",
]


def words_of(browser, address):
    answer = browser.get(address, follow=True)
    assert answer.status_code == 200, address
    before, _main, after = html(answer).partition('<main id="content"')
    return after.partition("</main>")[0] if after else before


@pytest.mark.check(5)
@pytest.mark.check(14)
@pytest.mark.case(49)
def test_every_page_shows_one_institution_only_and_the_other_after_switching(both, browser, cast):
    """Warm as one, then as the other, and back."""
    names = {cast.akcasu: (A, cast.akcasu.name, B, cast.karaova.name)}
    names[cast.karaova] = (B, cast.karaova.name, A, cast.akcasu.name)
    shown = {cast.akcasu: 0, cast.karaova: 0}

    for here in (cast.akcasu, cast.karaova, cast.akcasu):
        switch(browser, here)
        mine, my_name, theirs, their_name = names[here]
        for address in PAGES:
            words = words_of(browser, address)
            # what was looked for stands in the search field again
            found = words.replace('value="kanarya"', "").replace('value="serçe"', "").replace("kanarya serçe bir", "")
            assert (theirs in found, their_name in found) == (False, False), (str(here), address)
            shown[here] += mine in found or my_name in found

    assert min(shown.values()) > 6


@pytest.mark.check(6)
def test_the_download_holds_one_institution_and_is_named_after_it(both, browser, cast):
    first = browser.get("/tickets/export/?view=all")
    switch(browser, cast.karaova)
    second = browser.get("/tickets/export/?view=all")

    assert "supportx-akcasu-buyuksehir-belediyesi-" in first["Content-Disposition"]
    assert "supportx-karaova-belediyesi-" in second["Content-Disposition"]
    texts = streamed(first), streamed(second)
    assert [(A in text, B in text) for text in texts] == [(True, False), (False, True)]


@pytest.mark.check(6)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_statement_is_of_where_one_stands_and_another_one_offers_to_switch(both, browser, cast, form):
    address = reverse(f"packages:statement_{form}")
    assert "statement-akcasu-buyuksehir-belediyesi" in name_of(browser.get(address))

    other = browser.get(f"{address}?institution={cast.karaova.pk}")
    assert "Content-Disposition" not in other
    assert cast.karaova.name in html(other)

    switch(browser, cast.karaova)
    assert "statement-karaova-belediyesi" in name_of(browser.get(address))


def name_of(download):
    b"".join(download)
    return download["Content-Disposition"]


def test_the_institution_where_one_was_last_is_remembered_at_the_next_sign_in(both, browser, cast, onur, signed_in):
    assert listed(browser.get("/tickets/?view=all")) == [row.pk for row in reversed(both["akcasu"])]
    switch(browser, cast.karaova)
    browser.post("/accounts/logout/")

    onur.refresh_from_db()

    assert listed(signed_in(onur).get("/tickets/?view=all")) == [row.pk for row in reversed(both["karaova"])]


def test_two_browsers_stand_in_two_institutions(both, cast, onur, signed_in):
    one, two = signed_in(onur), signed_in(onur)
    one.get("/"), two.get("/")
    switch(two, cast.karaova)

    assert A in html(one.get("/tickets/?view=all"))
    assert B in html(two.get("/tickets/?view=all"))


def test_the_switch_says_where_one_is_and_what_is_unread_elsewhere(both, browser, cast, onur, cem):
    page = browser.get("/").context["switchable"]

    assert (page.here, [other.institution for other in page.others]) == (cast.akcasu, [cast.karaova])
    assert page.unread == Notice.objects.filter(user=onur, institution=cast.karaova.pk).count() == 1


def test_the_bell_and_the_list_of_notices_are_of_one_institution(both, browser, cast, onur):
    Notice.objects.create(user=onur, kind="test", subject_kind="test", subject_id=1)  # of no institution
    assert Notice.objects.filter(user=onur).count() == 3

    assert browser.get("/notifications/").context["count"] == 2
    browser.post("/notifications/read-all/")

    left = Notice.objects.filter(user=onur, read_at=None)
    assert [notice.institution for notice in left] == [cast.karaova.pk]
    switch(browser, cast.karaova)
    assert browser.get("/notifications/").context["count"] == 1


def test_a_notice_of_the_other_institution_leads_to_the_page_that_switches(both, browser, cast, onur):
    browser.get("/")
    notice = Notice.objects.get(user=onur, institution=cast.karaova.pk)

    answer = browser.post(f"/notifications/{notice.pk}/open/", follow=True)

    assert answer.templates[0].name == "organizations/elsewhere.html"


# --- links to the other institution ----------------------------------------------------------


@pytest.mark.case(49)
def test_a_link_to_a_request_of_the_other_institution_offers_to_switch_and_opens_it(both, browser, cast):
    request = both["karaova"][0]
    page = browser.get(f"/tickets/{request.pk}/")

    assert (page.status_code, page.templates[0].name) == (200, "organizations/elsewhere.html")
    assert cast.karaova.name in html(page)
    assert B not in html(page)

    opened = browser.post(
        reverse("organizations:switch", args=[cast.karaova.pk]), {"next": page.context["address"]}, follow=True
    )
    assert (opened.redirect_chain[-1][0], opened.context["ticket"].pk) == (f"/tickets/{request.pk}/", request.pk)


@pytest.mark.check(2)
@pytest.mark.case(49)
def test_what_the_person_may_see_nowhere_is_not_found_like_what_is_not_there(both, browser, cast, onur):
    Membership.objects.filter(user=onur, institution=cast.karaova).update(role=Role.MEMBER)
    switch(browser, cast.akcasu)
    foreign, own = both["karaova"]

    answers = [browser.get(f"/tickets/{pk}/") for pk in (foreign.pk, 987_654_321)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert browser.get(f"/tickets/{own.pk}/").status_code == 200


@pytest.mark.parametrize("page", ["", "people/", "tree/", "viewing/", "people/add/"])
def test_the_pages_of_the_other_institution_offer_to_switch(both, browser, cast, page):
    address = f"/institutions/{cast.karaova.pk}/{page}"
    assert browser.get(address).templates[0].name == "organizations/elsewhere.html"

    switch(browser, cast.karaova)

    assert browser.get(address).templates[0].name != "organizations/elsewhere.html"


@pytest.mark.parametrize("page", ["/package/", "/package/statement/", "/package/advice/", "/package/seats/"])
def test_pages_about_a_package_are_of_where_one_stands(both, browser, cast, page):
    stranger = Institution.objects.create(name="Yabancı Belediyesi")

    assert browser.get(f"{page}?institution={cast.karaova.pk}").templates[0].name == "organizations/elsewhere.html"
    assert browser.get(f"{page}?institution={stranger.pk}").status_code == 404


def test_a_reply_sent_after_switching_elsewhere_changes_nothing_and_is_kept(both, browser, cast):
    request = both["akcasu"][1]
    form = browser.get(f"/tickets/{request.pk}/").context
    switch(browser, cast.karaova)

    sent = {"text": "Kaybolmasın", "sending_key": str(uuid4()), "writer": form["writer"]}
    answer = browser.post(f"/tickets/{request.pk}/reply/", sent)

    assert (answer.status_code, request.comments.count()) == (409, 0)
    back = browser.post(
        reverse("organizations:switch", args=[cast.akcasu.pk]), {"next": answer.context["address"]}, follow=True
    )
    assert "Kaybolmasın" in html(back)


def test_a_request_is_never_filed_for_another_institution_than_its_form_was_opened_for(both, browser, cast):
    before = Ticket.objects.count()
    form = browser.get("/tickets/file/").context["form"]
    switch(browser, cast.karaova)
    sent = typed(here=form["here"].value())

    refused = browser.post("/tickets/file/", sent)

    assert (refused.status_code, Ticket.objects.count()) == (422, before)
    browser.post("/tickets/file/", {**sent, "here": refused.context["form"]["here"].value()})
    assert latest().institution == cast.karaova


def test_nobody_switches_into_an_institution_of_others(both, browser, cast):
    stranger = Institution.objects.create(name="Yabancı Belediyesi")

    assert switch(browser, stranger).status_code == 404
    assert browser.post("/institutions/999999/switch/").status_code == 404
    assert A in html(browser.get("/tickets/?view=all"))


def test_switching_goes_on_to_addresses_of_ours_only(both, browser, cast):
    assert switch(browser, cast.karaova, next="https://evil.example/")["Location"] == "/"
    assert switch(browser, cast.karaova, next="//evil.example/")["Location"] == "/"


# --- the end of a membership, and people of one institution ------------------------------------


@pytest.mark.check(9)
def test_an_ended_membership_falls_back_to_the_other_institution_at_the_next_request(both, browser, cast, onur):
    switch(browser, cast.karaova)
    assert B in html(browser.get("/tickets/?view=all"))

    Membership.objects.filter(user=onur, institution=cast.karaova).update(left_at=timezone.now())

    page = browser.get("/tickets/?view=all")
    assert (A in html(page), B in html(page), page.context["switchable"]) == (True, False, None)
    assert browser.get(f"/tickets/{both['karaova'][0].pk}/").status_code == 404


def test_whoever_is_added_to_a_second_institution_goes_on_where_they_were(cast, ayse, filiz, signed_in):
    from organizations.actions import add_member

    browser = signed_in(ayse)
    browser.get("/")
    add_member(cast.karaova, email=ayse.email, name=ayse.name, role=Role.MEMBER, unit=cast.zoning, by=filiz)

    page = browser.get("/notifications/").context["switchable"]

    assert (page.here, [other.institution for other in page.others]) == (cast.akcasu, [cast.karaova])


def test_people_of_one_institution_see_no_switch_and_pay_no_statement(both, ayse, signed_in, django_assert_num_queries):
    browser = signed_in(ayse)
    browser.get("/")

    with django_assert_num_queries(3):  # the session, the person and the bell
        page = browser.get("/accounts/logout/")

    assert page.context.get("switchable") is None
    assert "/switch/" not in html(browser.get("/"))


def test_many_institutions_cost_as_many_statements_as_two(both, browser, onur, django_assert_max_num_queries):
    browser.get("/")
    with django_assert_max_num_queries(30) as two:
        browser.get("/tickets/")
    for number in range(6):
        other = Institution.objects.create(name=f"Kurum {number}")
        Membership.objects.create(user=onur, institution=other, role=Role.INSTITUTION_ADMIN)

    with django_assert_max_num_queries(len(two)):
        assert len(browser.get("/tickets/").context["switchable"].others) == 7


# --- what is not narrowed ----------------------------------------------------------------------


def test_mails_and_tasks_reach_a_person_in_every_institution(both, browser, cast, onur):
    switch(browser, cast.karaova)
    onur.refresh_from_db()

    assert [may_see(onur, both[place][0].pk) for place in ("akcasu", "karaova")] == [True, True]
