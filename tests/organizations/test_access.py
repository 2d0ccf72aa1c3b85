"""Support access: the institution lets a colleague in for some hours, sees what is done, and ends it at once."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from common.refusals import Refused
from notifications.models import Notice
from organizations import actions
from organizations.models import Membership, Region, SupportAccess
from organizations.permissions import authority
from tests.accounts.second_steps import prove
from tests.race import at_once
from tests.sales import sold

Role = Membership.Role


@pytest.fixture
def asked(cast, deniz):
    return actions.ask_access(cast.akcasu, reason="Birimleri birlikte kuruyoruz", hours=4, by=deniz)


@pytest.fixture
def running(asked, elif_):
    actions.allow_access(asked, hours=4, by=elif_)
    asked.refresh_from_db()
    return asked


def home(institution):
    return f"/institutions/{institution.pk}/"


def test_a_colleague_asks_the_administrator_allows_and_what_is_done_is_seen(cast, deniz, elif_, signed_in):
    colleague, admin = signed_in(deniz), signed_in(elif_)
    refused = colleague.get(home(cast.akcasu) + "people/")
    assert refused.status_code == 403
    assert f"/office/institutions/{cast.akcasu.pk}/access/ask/" in refused.content.decode()

    colleague.post(f"/office/institutions/{cast.akcasu.pk}/access/ask/", {"reason": "Bölgeler", "hours": "2"})
    access = SupportAccess.objects.get()
    assert Notice.objects.get(user=elif_).kind == "access_asked"
    assert "Bölgeler" in admin.get(home(cast.akcasu)).content.decode()
    assert colleague.get(home(cast.akcasu) + "people/").status_code == 403

    admin.post(f"/institutions/access/{access.pk}/allow/", {"hours": "8"})
    access.refresh_from_db()
    assert access.until - access.allowed_at == timedelta(hours=8)
    page = colleague.get(home(cast.akcasu) + "tree/").content.decode()
    assert 'class="acting"' in page
    colleague.post(home(cast.akcasu) + "regions/add/", {"name": "Kuzey", "under": ""})

    assert Region.objects.filter(institution=cast.akcasu, name="Kuzey").exists()
    entry = AuditEntry.objects.get(kind="region_added")
    assert (entry.actor, entry.through) == (deniz, access.pk)
    assert "Kuzey" in admin.get(home(cast.akcasu) + "access/").content.decode()


@pytest.mark.check(18)
def test_only_this_colleague_acts_and_only_here(running, cast, deniz, selin, burak, filiz):
    assert authority(deniz, cast.akcasu).is_whole
    assert [authority(one, cast.akcasu) for one in (selin, burak, filiz)] == [None] * 3
    assert authority(deniz, cast.karaova) is None


@pytest.mark.check(18)
def test_it_ends_by_the_clock_without_any_task(running, cast, deniz, signed_in):
    browser = signed_in(deniz)
    assert browser.get(home(cast.akcasu) + "people/").status_code == 200

    with time_machine.travel(running.until + timedelta(seconds=1)):
        browser = signed_in(deniz)
        assert browser.get(home(cast.akcasu) + "people/").status_code == 403
        assert running.state(timezone.now()) == SupportAccess.State.OVER


@pytest.mark.check(9)
@pytest.mark.check(18)
def test_the_administrator_ends_it_at_once_and_the_colleague_hears_of_it(running, cast, deniz, elif_, signed_in):
    browser = signed_in(deniz)
    assert browser.get(home(cast.akcasu) + "people/").status_code == 200

    signed_in(elif_).post(f"/institutions/access/{running.pk}/end/", {})

    assert browser.get(home(cast.akcasu) + "people/").status_code == 403
    assert Notice.objects.filter(user=deniz, kind="access_ended").count() == 1


def test_the_colleague_leaves(running, cast, deniz, signed_in):
    browser = signed_in(deniz)

    left = browser.post(f"/institutions/access/{running.pk}/end/", {})

    assert left["Location"] == f"/office/institutions/{cast.akcasu.pk}/"
    assert authority(deniz, cast.akcasu) is None


@pytest.mark.check(12)
@pytest.mark.check(18)
def test_a_colleague_neither_names_nor_touches_central_administrators(running, cast, deniz, signed_in):
    browser = prove(signed_in(deniz))
    ayse, elif_ = (Membership.objects.get(user=person) for person in (cast.ayse, cast.elif_))

    for verb in ("role", "unit", "leave"):
        assert browser.post(f"/institutions/people/{elif_.pk}/{verb}/", {}).status_code == 403
    named = browser.post(f"/institutions/people/{ayse.pk}/role/", {"role": Role.INSTITUTION_ADMIN})
    added = {"name": "Nil", "email": "nil@yeni.example", "role": Role.INSTITUTION_ADMIN}
    taken_in = browser.post(home(cast.akcasu) + "people/add/", added)

    assert (named.status_code, taken_in.status_code) == (422, 422)
    assert Membership.objects.filter(institution=cast.akcasu, role=Role.INSTITUTION_ADMIN).get() == elif_
    assert browser.post(f"/institutions/people/{ayse.pk}/role/", {"role": Role.READER}).status_code == 200


@pytest.mark.check(18)
def test_a_colleague_does_not_let_others_in_nor_go_on_longer(running, cast, deniz, selin, signed_in):
    waiting = actions.ask_access(cast.akcasu, reason="Ben de", hours=1, by=selin)
    browser = signed_in(deniz)

    assert browser.get(home(cast.akcasu) + "access/offer/").status_code == 403
    for verb in ("allow", "decline", "end"):
        assert browser.post(f"/institutions/access/{waiting.pk}/{verb}/", {"hours": "1"}).status_code == 403
    waiting.refresh_from_db()
    assert waiting.state(timezone.now()) == SupportAccess.State.WAITING


def test_an_administrator_offers_it_unasked(cast, deniz, elif_, burak, signed_in):
    browser = signed_in(elif_)
    typed = {"colleague": deniz.pk, "reason": "Birlikte bakalım", "hours": "1"}

    assert browser.post(home(cast.akcasu) + "access/offer/", {**typed, "colleague": burak.pk}).status_code == 422
    assert browser.post(home(cast.akcasu) + "access/offer/", typed).status_code == 302

    assert authority(deniz, cast.akcasu).access.asked_at is None
    assert Notice.objects.filter(user=deniz, kind="access_allowed").exists()


def test_declining_is_heard_of_and_a_question_is_answered_once(asked, cast, deniz, elif_):
    actions.decline_access(asked, by=elif_)

    with pytest.raises(Refused):
        actions.allow_access(asked, hours=1, by=elif_)
    with pytest.raises(Refused):
        actions.end_access(asked, by=deniz)
    assert Notice.objects.filter(user=deniz, kind="access_declined").exists()
    assert authority(deniz, cast.akcasu) is None


def test_a_colleague_asks_once_and_takes_the_question_back(asked, cast, deniz):
    with pytest.raises(Refused):
        actions.ask_access(cast.akcasu, reason="Yine", hours=1, by=deniz)

    actions.end_access(asked, by=deniz)

    asked.refresh_from_db()
    assert asked.state(timezone.now()) == SupportAccess.State.WITHDRAWN
    assert AuditEntry.objects.filter(kind="access_withdrawn").count() == 1


def test_longer_than_three_days_is_refused_by_form_and_database(asked, elif_, signed_in):
    answer = signed_in(elif_).post(f"/institutions/access/{asked.pk}/allow/", {"hours": "96"})

    assert answer.status_code == 422
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportAccess.objects.filter(pk=asked.pk).update(allowed_at=now, until=now + timedelta(hours=73))


def test_an_institution_without_administrator_cannot_be_asked(cast, deniz, elif_):
    Membership.objects.filter(user=elif_).update(left_at=timezone.now())

    with pytest.raises(Refused):
        actions.ask_access(cast.akcasu, reason="Kurulum", hours=1, by=deniz)


@pytest.mark.check(10)
def test_who_no_longer_answers_requests_has_no_access_either(running, cast, deniz):
    deniz.vendor_role = "software"

    assert authority(deniz, cast.akcasu) is None


def test_allowing_and_taking_back_at_once_happens_one_after_the_other(committed):
    cast = committed
    access = actions.ask_access(cast.akcasu, reason="Yarış", hours=1, by=cast.deniz)

    def answer(number):
        if number:
            actions.decline_access(access, by=cast.elif_)
        else:
            actions.allow_access(access, hours=1, by=cast.elif_)

    results = at_once(2, answer)

    assert [type(result) for result in results].count(Refused) == 1
    access.refresh_from_db()
    assert (access.allowed_at is None) != (access.declined_at is None)


@pytest.mark.check(2)
@pytest.mark.case(49)
def test_others_find_neither_the_page_nor_the_access(running, cast, cem, ayse, signed_in):
    outsider, member = signed_in(cem), signed_in(ayse)

    assert outsider.get(home(cast.akcasu) + "access/").status_code == 404
    assert outsider.post(f"/institutions/access/{running.pk}/end/", {}).status_code == 404
    assert outsider.get(f"/institutions/access/{running.pk}/").status_code == 404
    assert member.post(f"/institutions/access/{running.pk}/end/", {}).status_code == 403


def test_one_access_or_many_cost_the_same_statements(
    running, cast, elif_, deniz, selin, signed_in, django_assert_max_num_queries
):
    sold(cast.akcasu, "premium")
    browser = signed_in(elif_)
    browser.get(home(cast.akcasu) + "access/")
    with django_assert_max_num_queries(20) as one:
        browser.get(home(cast.akcasu) + "access/")
    for number in range(6):
        access = actions.ask_access(cast.akcasu, reason=f"{number}", hours=1, by=selin)
        actions.allow_access(access, hours=1, by=elif_)
        AuditEntry.objects.create(kind="changed", actor=selin, institution_id=cast.akcasu.pk, through=access.pk)
        actions.end_access(access, by=selin)

    with django_assert_max_num_queries(len(one) + 1):  # the entries' people are named by one statement
        assert len(browser.get(home(cast.akcasu) + "access/").context["accesses"]) == 7
