"""The prepared sheet, the talk, its acts, and what is shared of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.refusals import Refused
from notifications.models import Notice
from organizations.actions import grant_viewing
from organizations.models import Institution, Membership
from surveys.actions import acts, checkins
from surveys.actions.reminding_checkins import remind
from surveys.models import Act, CheckIn
from surveys.queries.sheet import prepare, sheet_of
from tests.cast import person
from tests.race import at_once, failures
from tests.sales import filed, sold
from tests.surveys.talking import NOTES, SUMMARY, act_of, held, new_act, planned, shared
from tests.world import answered
from tickets.models import Ticket


@pytest.fixture
def premium(akcasu, karaova):
    sold(karaova, "silver")
    return sold(akcasu, "premium")


@pytest.fixture
def checkin(akcasu, deniz, premium) -> CheckIn:
    return planned(akcasu, deniz)


def told(user) -> list[str]:
    kinds = Notice.objects.filter(user=user).order_by("id").values_list("kind", flat=True)
    return [kind for kind in kinds if kind.startswith(("checkin", "act_"))]


def rated(by, deniz, stars: int) -> Ticket:
    ticket = answered(filed(by), by=deniz, then="resolved")
    Ticket.objects.filter(pk=ticket.pk).update(rating=stars, rated_at=timezone.now())
    return ticket


# --- the sheet -----------------------------------------------------------------------------------


def test_the_sheet_has_open_questions_use_answers_and_feedback(checkin, ayse, cem, deniz):
    open_one, bug = filed(ayse, subject="Parsel kayıyor"), filed(ayse, kind="bug", subject="Düğme kapanıyor")
    answered(filed(ayse, subject="Yanıtlanan"), by=deniz)
    filed(cem, subject="Başkasının")

    sheet = prepare(checkin, deniz, timezone.now())

    assert {row.subject for row in sheet.questions} == {"Parsel kayıyor", "Yanıtlanan"}
    assert {row.number: row.promise for row in sheet.questions}[open_one.pk] == "running"
    assert (sheet.open_count, sheet.filed, sheet.met, sheet.missed) == (2, 3, 1, 0)
    assert [(row.number, row.is_passed_on) for row in sheet.feedback] == [(bug.pk, True)]
    assert sheet.package.tier == "Premium"
    assert {meter.code: meter.held for meter in sheet.package.meters}["written"] == 2


def test_ratings_are_withheld_under_five(checkin, ayse, deniz):
    for _number in range(4):
        rated(ayse, deniz, 5)
    few = prepare(checkin, deniz, timezone.now()).ratings
    rated(ayse, deniz, 1)

    enough = prepare(checkin, deniz, timezone.now()).ratings

    assert (few.count, few.mean, few.satisfied) == (4, None, None)
    assert (enough.count, enough.mean, enough.satisfied) == (5, pytest.approx(4.2), pytest.approx(0.8))


def test_the_sheet_counts_from_the_last_check_in_on(checkin, akcasu, ayse, deniz):
    answered(filed(ayse), by=deniz)
    held(checkin, deniz)
    following = planned(akcasu, deniz, first=checkin.ends_on)

    sheet = prepare(following, deniz, timezone.now())

    assert (sheet.is_first, sheet.filed, sheet.met) == (False, 0, 0)


def test_acts_of_former_check_ins_that_are_open_stand_on_the_next_sheet(checkin, akcasu, ayse, deniz):
    shared(checkin, deniz, ayse, deniz)
    acts.finish_act(act_of(checkin, ayse), by=ayse)
    following = planned(akcasu, deniz, first=checkin.ends_on)

    sheet = prepare(following, deniz, timezone.now())

    assert [former.owner for former in sheet.former] == [deniz.pk]


def test_what_was_shown_in_the_talk_never_changes(checkin, ayse, deniz):
    filed(ayse, subject="Parsel kayıyor")
    held(checkin, deniz)
    before = sheet_of(checkin, deniz)
    filed(ayse, subject="Yeni bir soru")

    after = sheet_of(CheckIn.objects.get(pk=checkin.pk), deniz)

    assert before == after
    assert [row.subject for row in after.questions] == ["Parsel kayıyor"]


def test_the_sheet_costs_the_same_with_many_requests(checkin, ayse, deniz, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        prepare(checkin, deniz, timezone.now())
    for _number in range(6):
        answered(filed(ayse), by=deniz), filed(ayse, kind="bug")

    with django_assert_max_num_queries(16):
        prepare(checkin, deniz, timezone.now())


# --- the talk ------------------------------------------------------------------------------------


def test_a_held_check_in_keeps_text_acts_and_score(checkin, deniz, ayse):
    held(checkin, deniz, ayse, deniz)

    assert (checkin.state, checkin.held_by, checkin.score) == ("held", deniz, 4)
    assert checkin.summary_html == "<p>Açık taleplerin <strong>ikisi</strong> bu hafta kapanacak.</p>\n"
    assert {(act.owner, act.by_vendor) for act in checkin.acts.all()} == {(ayse, False), (deniz, True)}


def test_text_of_a_talk_cannot_become_a_script(checkin, deniz):
    held(checkin, deniz, summary="<script>alert(1)</script> [x](javascript:alert(1))")

    assert "<script" not in checkin.summary_html
    assert 'href="javascript' not in checkin.summary_html


def test_a_check_in_is_held_once(checkin, deniz):
    held(checkin, deniz)

    with pytest.raises(Refused):
        held(checkin, deniz)


@pytest.mark.django_db(transaction=True)
def test_a_check_in_is_held_once_also_by_two_at_once(committed):
    sold(committed.akcasu, "premium")
    checkin = planned(committed.akcasu, committed.deniz)
    act = new_act(committed.deniz)

    def hold(_number):
        checkins.hold(checkin, summary="x", notes="", score=None, acts=[act], by=committed.deniz)

    found = failures(at_once(2, hold))

    assert [type(error) for error in found] == [Refused]
    assert Act.objects.count() == 1


def test_somebody_outside_the_institution_cannot_be_given_an_act(checkin, deniz, cem):
    with pytest.raises(Refused):
        held(checkin, deniz, cem)


def test_the_database_refuses_what_cannot_be(checkin, deniz):
    for impossible in ({"state": "held"}, {"shared_at": timezone.now()}, {"state": "skipped"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CheckIn.objects.filter(pk=checkin.pk).update(**impossible)


# --- sharing ---------------------------------------------------------------------------------------


def test_nothing_is_shared_without_a_summary(checkin, deniz):
    held(checkin, deniz, summary="")

    with pytest.raises(Refused):
        checkins.share(checkin, by=deniz)


def test_administrators_and_owners_hear_of_a_shared_result(checkin, deniz, elif_, ayse, baris, cem):
    shared(checkin, deniz, ayse)

    assert told(elif_) == ["checkin_shared"]
    assert told(ayse) == ["act_given"]
    assert told(baris) == told(cem) == []


def test_what_is_shared_does_not_change_any_more(checkin, deniz):
    shared(checkin, deniz)

    with pytest.raises(Refused):
        checkins.write(checkin, summary="Başka", notes=NOTES, score=4, by=deniz)
    with pytest.raises(Refused):
        acts.add_act(checkin, new_act(deniz), by=deniz)
    checkins.write(checkin, summary=SUMMARY, notes="Yeni iç not", score=4, by=deniz)

    checkin.refresh_from_db()
    assert (checkin.summary, checkin.notes) == (SUMMARY, "Yeni iç not")


def test_what_is_not_shared_is_not_there_for_the_institution(checkin, deniz, elif_, ayse, signed_in):
    held(checkin, deniz, ayse)
    address, act = f"/institutions/check-ins/{checkin.pk}/", act_of(checkin, ayse)
    assert signed_in(elif_).get(address).status_code == 404
    assert signed_in(ayse).post(f"/check-ins/acts/{act.pk}/finish/").status_code == 404

    checkins.share(checkin, by=deniz)

    assert signed_in(elif_).get(address).status_code == 200
    assert signed_in(ayse).post(f"/check-ins/acts/{act.pk}/finish/").status_code == 302


def test_internal_notes_are_never_on_the_institutions_page(checkin, deniz, elif_, signed_in):
    shared(checkin, deniz)

    page = signed_in(elif_).get(f"/institutions/check-ins/{checkin.pk}/").content.decode()

    assert "ikisi" in page
    assert NOTES not in page
    assert NOTES in signed_in(deniz).get(f"/desk/check-ins/{checkin.pk}/").content.decode()


def test_region_and_unit_administrators_see_no_check_in_and_whole_readers_do(checkin, cast, signed_in):
    role = Membership.Role
    people = {}
    for name, where, given in (
        ("umut", {"unit": cast.maps}, role.UNIT_ADMIN),
        ("rana", {"region": cast.region}, role.REGION_ADMIN),
    ):
        people[name] = person(f"{name}@akcasu.example", name)
        Membership.objects.create(user=people[name], institution=cast.akcasu, role=given, **where)
    shared(checkin, cast.deniz)
    address = f"/institutions/check-ins/{checkin.pk}/"

    answers = {name: signed_in(one).get(address).status_code for name, one in [*people.items(), ("cem", cast.cem)]}
    before = signed_in(cast.baris).get(address).status_code
    grant_viewing(cast.baris, cast.akcasu, by=cast.elif_)

    assert answers == {"umut": 404, "rana": 404, "cem": 404}
    assert (before, signed_in(cast.baris).get(address).status_code) == (404, 200)
    assert signed_in(cast.cem).get(f"/institutions/{cast.akcasu.pk}/check-ins/").status_code == 404
    assert signed_in(people["umut"]).get(f"/institutions/{cast.akcasu.pk}/check-ins/").status_code == 403


def test_both_sides_answer_a_shared_result_and_the_other_hears_of_it(checkin, deniz, elif_):
    with pytest.raises(Refused):
        acts.comment(checkin, "Erken", key=uuid4(), by=elif_)
    shared(checkin, deniz)
    key = uuid4()

    acts.comment(checkin, "Teşekkürler <b>", key=key, by=elif_)
    acts.comment(checkin, "Teşekkürler <b>", key=key, by=elif_)
    acts.comment(checkin, "Rica ederiz", key=uuid4(), by=deniz)

    assert [one.html.strip() for one in checkin.comments.order_by("id")] == [
        "<p>Teşekkürler &lt;b&gt;</p>",
        "<p>Rica ederiz</p>",
    ]
    assert told(deniz) == ["checkin_commented"]
    assert told(elif_) == ["checkin_shared", "checkin_answered"]


# --- acts ------------------------------------------------------------------------------------------


def test_an_owner_marks_an_act_as_done_and_the_caller_hears_of_it(checkin, deniz, ayse):
    shared(checkin, deniz, ayse)

    acts.finish_act(act_of(checkin, ayse), by=ayse)

    act = act_of(checkin, ayse)
    assert (act.state, act.settled_by) == ("done", ayse)
    assert told(deniz) == ["act_done"]
    with pytest.raises(Refused):
        acts.finish_act(act, by=ayse)


def test_a_dropped_act_has_a_reason_and_can_be_opened_again(checkin, deniz, ayse):
    shared(checkin, deniz, ayse)
    act = act_of(checkin, ayse)

    acts.drop_act(act, reason="Gerek kalmadı", by=deniz)
    assert act_of(checkin, ayse).reason == "Gerek kalmadı"
    acts.reopen_act(act, by=deniz)

    assert act_of(checkin, ayse).is_open
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.filter(pk=act.pk).update(state="dropped", settled_at=timezone.now())


def test_an_owner_without_the_right_sees_own_acts_only(checkin, deniz, ayse, elif_, signed_in, akcasu):
    shared(checkin, deniz, ayse, elif_)

    page = signed_in(ayse).get(f"/institutions/{akcasu.pk}/check-ins/")

    assert page.status_code == 200
    assert [act.owner for act, _may in page.context["acts"]] == [ayse]
    assert page.context["shared"] == []
    other = act_of(checkin, elif_)
    assert signed_in(ayse).post(f"/check-ins/acts/{other.pk}/finish/").status_code == 404


def test_without_a_seat_nothing_is_ticked_and_nothing_answered(checkin, deniz, elif_, ayse, signed_in):
    shared(checkin, deniz, ayse)
    Membership.objects.filter(user__in=[elif_, ayse]).update(read_only_since=timezone.now())

    assert signed_in(elif_).get(f"/institutions/check-ins/{checkin.pk}/").status_code == 200
    assert signed_in(elif_).post(f"/check-ins/{checkin.pk}/comment/", {"text": "x"}).status_code == 403
    assert signed_in(ayse).post(f"/check-ins/acts/{act_of(checkin, ayse).pk}/finish/").status_code == 403


# --- told by the clock -----------------------------------------------------------------------------


def test_a_caller_is_told_the_working_day_before_once(akcasu, deniz):
    hour = timezone.now().replace(hour=9, minute=0)
    friday = hour + timedelta(days=(4 - hour.weekday()) % 7)
    planned(akcasu, deniz, at=friday + timedelta(days=3), first=friday.date())
    planned(Institution.objects.create(name="Uzak"), deniz, at=friday + timedelta(days=5), first=friday.date())

    remind(friday - timedelta(days=1))
    assert told(deniz) == []
    remind(friday)
    remind(friday + timedelta(days=1))

    assert told(deniz) == ["checkin_tomorrow"]


def test_an_overdue_call_is_told_once_and_again_after_it_was_moved(akcasu, deniz, filiz):
    checkin = planned(akcasu, deniz, at=timezone.now() - timedelta(days=2))

    remind(timezone.now())
    remind(timezone.now())
    assert told(deniz).count("checkin_overdue") == 1
    checkins.move(checkin, at=timezone.now() + timedelta(days=1), reason="Sonra", by=filiz)
    CheckIn.objects.filter(pk=checkin.pk).update(planned_at=timezone.now() - timedelta(days=1))
    remind(timezone.now())

    assert told(deniz).count("checkin_overdue") == 2


def test_managers_hear_of_an_overdue_call_that_nobody_holds(akcasu, filiz):
    planned(akcasu, None, at=timezone.now() - timedelta(days=2))

    remind(timezone.now())

    assert told(filiz) == ["checkin_overdue"]


def test_owners_are_reminded_once_on_the_day_an_act_is_due(checkin, deniz, ayse):
    shared(checkin, deniz, ayse)
    act = act_of(checkin, ayse)

    remind(timezone.now())
    assert told(ayse) == ["act_given"]
    Act.objects.filter(pk=act.pk).update(due_on=timezone.localdate())
    remind(timezone.now())
    remind(timezone.now())

    assert told(ayse) == ["act_given", "act_due"]


def test_owners_in_the_institution_are_not_reminded_before_the_result_is_shared(checkin, deniz, ayse):
    held(checkin, deniz, ayse)
    Act.objects.update(due_on=timezone.localdate())

    remind(timezone.now())

    assert told(ayse) == []


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_remind_once(committed):
    planned(committed.akcasu, committed.deniz, at=timezone.now() - timedelta(days=2))

    at_once(2, lambda number: remind(timezone.now()))

    assert told(committed.deniz) == ["checkin_overdue"]


def test_holding_a_check_in_changes_no_request(checkin, ayse, deniz):
    ticket = filed(ayse)
    before = Ticket.objects.values().get(pk=ticket.pk)

    held(checkin, deniz)

    assert Ticket.objects.values().get(pk=ticket.pk) == before
