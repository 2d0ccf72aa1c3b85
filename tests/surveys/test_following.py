"""A low rating is followed up by a manager: opened with the rating, due in working time, never two, told once."""

from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.privacy.erasing import erase_person
from accounts.models import AuditEntry, User
from accounts.personal import sections_of
from common.refusals import Refused
from notifications.models import Notice
from surveys.actions import following as actions
from surveys.models import FollowUp
from tests.race import at_once, failures
from tests.sales import filed, sold
from tests.world import answered
from tickets import actions as tickets
from tickets.models import Event

ISTANBUL = ZoneInfo("Europe/Istanbul")
FRIDAY = datetime(2026, 11, 27, 16, 0, tzinfo=ISTANBUL)


@pytest.fixture(autouse=True)
def friday_afternoon():
    with time_machine.travel(FRIDAY, tick=True):
        yield


def resolved_by(agent, asker, institution=None, subject="Katman açılmıyor"):
    if institution:
        sold(institution)
    ticket = answered(filed(asker, subject=subject), by=agent)
    tickets.resolve(ticket, by=agent)
    ticket.refresh_from_db()
    return ticket


@pytest.fixture
def resolved(ayse, deniz, akcasu):
    return resolved_by(deniz, ayse, akcasu)


@pytest.fixture
def low(resolved, ayse):
    tickets.rate(resolved, rating=1, text="Üç gün bekledim", by=ayse)
    return FollowUp.objects.get(ticket=resolved)


@pytest.fixture
def kemal(db):
    return User.objects.create_user("kemal@vendor.example", "x", name="Kemal Ak", vendor_role=User.VendorRole.MANAGER)


def kinds(person):
    return list(
        Notice.objects.filter(user=person, subject_kind="follow_up").order_by("id").values_list("kind", flat=True)
    )


def steps(follow_up):
    return list(follow_up.steps.order_by("id").values_list("kind", flat=True))


def text(answer):
    return unescape(answer.content.decode())


# --- opening ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("rating", "opens"), [(1, True), (2, True), (3, False), (4, False), (5, False)])
def test_one_and_two_open_a_follow_up(resolved, ayse, rating, opens):
    tickets.rate(resolved, rating=rating, text="", by=ayse)

    assert FollowUp.objects.filter(ticket=resolved).exists() == opens


def test_it_is_due_after_eight_working_hours_and_remembers_the_calendar(low):
    """A breath after Friday 16:00 leaves two hours; Monday's morning has four and the afternoon two."""
    minute = timedelta(minutes=1)

    assert abs(low.due_at - datetime(2026, 11, 30, 15, 30, tzinfo=ISTANBUL)) < minute
    assert abs(low.near_at - datetime(2026, 11, 30, 13, 30, tzinfo=ISTANBUL)) < minute
    assert low.revision == type(low.revision).objects.of_default_calendar().latest_first()[0]


def test_the_hours_are_a_setting(resolved, ayse, settings):
    settings.FOLLOW_UP_HOURS = 1

    tickets.rate(resolved, rating=2, text="", by=ayse)

    due = FollowUp.objects.get().due_at
    assert abs(due - datetime(2026, 11, 27, 17, 0, tzinfo=ISTANBUL)) < timedelta(minutes=1)


def test_it_opens_with_the_rating_or_not_at_all(resolved, ayse):
    with transaction.atomic():
        tickets.rate(resolved, rating=1, text="", by=ayse)
        assert FollowUp.objects.exists()
        transaction.set_rollback(True)

    assert not FollowUp.objects.exists()


def test_managers_are_told_and_nobody_else(low, ayse, elif_, deniz, filiz):
    assert kinds(filiz) == ["follow_up_opened"]
    assert [kinds(person) for person in (ayse, elif_, deniz)] == [[], [], []]


def test_the_history_tells_the_vendor_and_leads_managers_on(low, resolved, ayse, deniz, filiz, signed_in):
    seen = {person.name: text(signed_in(person).get(f"/desk/tickets/{resolved.pk}/")) for person in (deniz, filiz)}
    customers = text(signed_in(ayse).get(f"/tickets/{resolved.pk}/"))
    link = f'href="/office/follow-ups/{low.pk}/"'

    assert all("yönetici takibi açıldı" in page for page in seen.values())
    assert (link in seen[filiz.name], link in seen[deniz.name]) == (True, False)
    assert "yönetici takibi" not in customers


# --- ratings that follow ----------------------------------------------------------------------


def test_a_second_low_rating_goes_into_the_open_one(low, resolved, ayse, filiz):
    due = low.due_at
    tickets.rate(resolved, rating=2, text="Yine de geç", by=ayse)

    low.refresh_from_db()
    assert (FollowUp.objects.count(), low.rating, low.due_at) == (1, 2, due)
    assert steps(low) == ["opened", "rated_again"]
    assert kinds(filiz) == ["follow_up_opened", "follow_up_again"]


def test_a_better_rating_is_noted_and_closes_nothing(low, resolved, ayse, filiz):
    tickets.rate(resolved, rating=5, text="Şimdi oldu", by=ayse)

    low.refresh_from_db()
    assert (low.is_open, low.rating) == (True, 1)
    assert steps(low) == ["opened", "rated_better"]
    assert low.steps.last().text == "Şimdi oldu"
    assert kinds(filiz)[-1] == "follow_up_better"


def test_the_database_refuses_two_open_ones(low):
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.create(
            ticket=low.ticket,
            institution=low.institution,
            rating=1,
            opened_at=low.opened_at,
            target_minutes=60,
            revision=low.revision,
            near_at=low.near_at,
            due_at=low.due_at,
        )


def test_two_low_ratings_at_once_open_one(committed):
    ticket = resolved_by(committed.deniz, committed.ayse, committed.akcasu)

    results = at_once(2, lambda number: tickets.rate(ticket, rating=1 + number, text="", by=committed.ayse))

    assert failures(results) == []
    follow_up = FollowUp.objects.get()
    assert sorted(steps(follow_up)) == ["opened", "rated_again"]


# --- taking, writing, closing -----------------------------------------------------------------


def test_a_manager_takes_writes_and_closes_it(low, filiz, resolved, ayse, elif_, signed_in):
    browser, place = signed_in(filiz), f"/office/follow-ups/{low.pk}/"

    browser.post(f"{place}take/")
    browser.post(f"{place}note/", {"text": "Aradım, toplantıdaydı"})
    done = browser.post(
        f"{place}close/", {"text": "Görüştük", "outcome": "cleared", "told": "Özür dileriz; ekibi büyütüyoruz."}
    )

    low.refresh_from_db()
    assert (done.status_code, low.owner, low.closed_by, low.outcome) == (302, filiz, filiz, "cleared")
    assert steps(low) == ["opened", "taken", "said", "closed"]
    assert "Görüştük" in text(browser.get(place))
    told = Notice.objects.filter(kind="follow_up_note")
    assert {notice.user for notice in told} == {ayse, elif_}
    assert "ekibi büyütüyoruz" in text(signed_in(ayse).get(f"/tickets/{resolved.pk}/"))
    assert "Görüştük" not in text(signed_in(ayse).get(f"/tickets/{resolved.pk}/"))
    assert AuditEntry.objects.get(kind="follow_up_closed").data["outcome"] == "cleared"


def test_without_a_note_the_institution_hears_nothing(low, filiz, ayse, resolved, signed_in):
    actions.close_follow_up(low, outcome="no_cause", text="Yanlışlıkla", told=" ", by=filiz)

    assert not Notice.objects.filter(kind="follow_up_note").exists()
    assert resolved.events.filter(kind=Event.Kind.FOLLOWED_UP).exists()
    assert "takibini kapattı" not in text(signed_in(ayse).get(f"/tickets/{resolved.pk}/"))


def test_closing_asks_what_was_said_and_how_it_ended(low, filiz, signed_in):
    browser, place = signed_in(filiz), f"/office/follow-ups/{low.pk}/close/"

    answers = [browser.post(place, typed).status_code for typed in ({}, {"text": "x"}, {"outcome": "cleared"})]

    assert answers == [422, 422, 422]
    with pytest.raises(Refused):
        actions.close_follow_up(low, outcome="", text="x", told="", by=filiz)


def test_a_closed_one_stays_closed_and_a_later_low_rating_opens_a_new_one(low, filiz, resolved, ayse):
    actions.close_follow_up(low, outcome="cleared", text="Tamam", told="", by=filiz)

    for act in (actions.take_follow_up, actions.give_back_follow_up):
        with pytest.raises(Refused):
            act(low, by=filiz)
    with pytest.raises(Refused):
        actions.note_follow_up(low, text="x", by=filiz)
    tickets.rate(resolved, rating=1, text="", by=ayse)

    assert FollowUp.objects.filter(ticket=resolved).count() == 2


def test_of_two_managers_who_take_it_at_once_one_has_it(committed):
    ticket = resolved_by(committed.deniz, committed.ayse, committed.akcasu)
    tickets.rate(ticket, rating=1, text="", by=committed.ayse)
    follow_up = FollowUp.objects.get()
    other = User.objects.create_user("kemal@vendor.example", "x", name="Kemal", vendor_role="manager")
    people = (committed.filiz, other)

    results = at_once(2, lambda number: actions.take_follow_up(follow_up, by=people[number]))

    assert [type(failure) for failure in failures(results)] == [Refused]
    assert steps(follow_up) == ["opened", "taken"]


def test_what_nobody_works_on_any_more_can_be_taken_over(low, filiz, kemal):
    actions.take_follow_up(low, by=kemal)
    with pytest.raises(Refused):
        actions.take_follow_up(low, by=filiz)
    kemal.is_active = False
    kemal.save(update_fields=["is_active"])

    actions.take_follow_up(low, by=filiz)

    low.refresh_from_db()
    assert low.owner == filiz


def test_it_can_be_given_back_by_who_took_it(low, filiz, kemal):
    actions.take_follow_up(low, by=filiz)
    with pytest.raises(Refused):
        actions.give_back_follow_up(low, by=kemal)

    actions.give_back_follow_up(low, by=filiz)

    low.refresh_from_db()
    assert (low.owner, low.taken_at) == (None, None)


# --- the clock --------------------------------------------------------------------------------


def test_nearly_due_and_overdue_are_told_once(low, filiz, kemal):
    actions.take_follow_up(low, by=filiz)
    before = actions.sweep_follow_ups(low.near_at - timedelta(minutes=1))

    near = [actions.sweep_follow_ups(low.near_at + timedelta(minutes=1)) for _ in range(2)]
    over = [actions.sweep_follow_ups(low.due_at) for _ in range(2)]

    assert (before, near, over) == (0, [1, 0], [1, 0])
    assert kinds(filiz) == ["follow_up_opened", "follow_up_near", "follow_up_overdue"]
    assert kinds(kemal) == ["follow_up_overdue"]


def test_after_a_worker_was_down_only_the_worse_is_told(low, filiz):
    assert actions.sweep_follow_ups(low.due_at + timedelta(days=3)) == 1

    assert kinds(filiz) == ["follow_up_opened", "follow_up_overdue"]


def test_a_closed_one_is_never_overdue(low, filiz):
    actions.close_follow_up(low, outcome="cleared", text="Tamam", told="", by=filiz)

    assert actions.sweep_follow_ups(low.due_at + timedelta(days=1)) == 0


def test_two_schedulers_tell_once(committed):
    ticket = resolved_by(committed.deniz, committed.ayse, committed.akcasu)
    tickets.rate(ticket, rating=1, text="", by=committed.ayse)
    late = FollowUp.objects.get().due_at

    results = at_once(2, lambda number: actions.sweep_follow_ups(late))

    assert sorted(results) == [0, 1]
    assert kinds(committed.filiz) == ["follow_up_opened", "follow_up_overdue"]


def test_the_sweep_costs_the_same_for_many(low, ayse, deniz):
    with CaptureQueriesContext(connection) as one:
        actions.sweep_follow_ups(low.due_at)
    for number in range(4):
        tickets.rate(resolved_by(deniz, ayse, subject=f"Talep {number}"), rating=1, text="", by=ayse)
    with CaptureQueriesContext(connection) as four:
        assert actions.sweep_follow_ups(timezone.now() + timedelta(days=30)) == 4

    assert len(four) == len(one)


# --- the list, and who sees it ----------------------------------------------------------------


def test_the_list_costs_the_same_for_many_and_begins_with_the_most_urgent(low, ayse, deniz, filiz, signed_in):
    browser = signed_in(filiz)
    browser.get("/office/follow-ups/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/office/follow-ups/")
    for number in range(3):
        tickets.rate(resolved_by(deniz, ayse, subject=f"Talep {number}"), rating=2, text="", by=ayse)
    with CaptureQueriesContext(connection) as four:
        page = text(browser.get("/office/follow-ups/"))

    assert len(four) == len(one)
    assert page.index("Katman açılmıyor") < page.index("Talep 0") < page.index("Talep 2")


def test_the_list_is_filtered(low, ayse, cem, deniz, karaova, filiz, signed_in):
    tickets.rate(resolved_by(deniz, cem, karaova, "Lisans"), rating=2, text="", by=cem)
    actions.take_follow_up(low, by=filiz)

    browser = signed_in(filiz)

    def shown(query, browser=browser):
        page = text(browser.get(f"/office/follow-ups/{query}"))
        return [subject for subject in ("Katman açılmıyor", "Lisans") if subject in page]

    assert shown("") == ["Katman açılmıyor", "Lisans"]
    assert shown("?view=mine") == ["Katman açılmıyor"]
    assert shown("?view=free") == ["Lisans"]
    assert shown("?view=overdue") == []
    assert shown("?institution=KARAOVA") == ["Lisans"]
    assert shown("?view=closed") == []
    assert shown("?view=x&after=abc") == ["Katman açılmıyor", "Lisans"]
    with time_machine.travel(low.due_at + timedelta(hours=1)):
        assert shown("?view=overdue", signed_in(filiz)) == ["Katman açılmıyor", "Lisans"]


def test_it_turns_pages_without_losing_a_row(low, ayse, deniz, filiz, monkeypatch, signed_in):
    from surveys.queries import following

    monkeypatch.setattr(following, "PAGE", 2)
    for number in range(4):
        tickets.rate(resolved_by(deniz, ayse, subject=f"Talep {number}"), rating=2, text="", by=ayse)

    seen, mark = [], None
    while True:
        found = following.follow_ups(filiz, view="open", after=mark, now=timezone.now())
        seen += [row.pk for row in found.rows]
        if not (mark := found.next_mark):
            break

    assert seen == list(FollowUp.objects.order_by("due_at", "id").values_list("pk", flat=True))


@pytest.mark.parametrize("name", ["ayse", "elif_", "cem", "deniz", "burak"])
def test_nobody_but_managers_sees_it(low, cast, name, signed_in):
    person = getattr(cast, name)
    status = signed_in(person).get(f"/office/follow-ups/{low.pk}/").status_code

    assert status == (403 if person.is_vendor else 404)
    assert not FollowUp.objects.visible_to(person).exists()


def test_the_page_of_the_institution_shows_open_ones_to_managers(low, akcasu, deniz, filiz, signed_in):
    address = f"/office/institutions/{akcasu.pk}/"
    link = f'href="/office/follow-ups/{low.pk}/"'

    assert link in text(signed_in(filiz).get(address))
    assert link not in text(signed_in(deniz).get(address))


# --- personal data ----------------------------------------------------------------------------


def test_an_export_tells_and_an_erasure_takes_the_name_away(low, ayse, filiz):
    actions.close_follow_up(low, outcome="cleared", text="Ayşe Yıldız ile görüştüm", told="Ayşe Yıldız haklı", by=filiz)

    told = {section.code: list(section.rows) for section in sections_of(ayse)}
    erase_person(ayse, by=filiz)

    assert told["follow_ups"][0]["told"] == "Ayşe Yıldız haklı"
    low.refresh_from_db()
    assert "Yıldız" not in low.told + "".join(low.steps.values_list("text", flat=True))
