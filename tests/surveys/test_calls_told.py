"""What callers and the called hear of calls: gathered for a night and for a day, each once, and as they want it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import User
from notifications.actions import deliver, prefer
from notifications.models import Notice
from organizations.models import Membership
from surveys.actions import checkins
from surveys.actions.planning_checkins import plan_the_night, replace_the_absent
from surveys.actions.reminding_checkins import remind, remind_of_today
from surveys.models import CheckIn
from tests.race import at_once
from tests.sales import sold
from tests.surveys.talking import planned

TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Europe/Istanbul"))):
        yield


def mails_to(person):
    deliver()
    return [message for message in mail.outbox if message.to == [person.email]]


def notices_of(person, kind):
    return list(Notice.objects.filter(user=person, kind=kind).order_by("id"))


def test_a_caller_hears_once_of_all_calls_of_a_night(akcasu, karaova, deniz, selin):
    selin.is_active = False
    selin.save(update_fields=["is_active"])
    sold(akcasu, "premium")
    sold(karaova, "premium")

    plan_the_night(TODAY)
    plan_the_night(TODAY)

    [notice] = notices_of(deniz, "checkin_calls_given")
    calls = CheckIn.objects.filter(caller=deniz).order_by("planned_at")
    assert notice.data["count"] == calls.count() > 1
    assert [call["institution"] for call in notice.data["calls"]] == [call.institution.name for call in calls]
    [message] = mails_to(deniz)
    assert message.subject == f"Sizin için {calls.count()} durum görüşmesi planlandı"
    assert "Elif Aksoy" in message.body


def test_a_call_left_by_somebody_who_has_gone_is_told_with_the_new_ones(akcasu, karaova, deniz, selin, elif_, cem):
    sold(karaova, "premium")
    left = planned(akcasu, deniz, at=timezone.now() + timedelta(days=9))
    User.objects.filter(pk=deniz.pk).update(is_active=False)
    Notice.objects.all().delete()

    plan_the_night(TODAY)

    [notice] = notices_of(selin, "checkin_calls_given")
    left.refresh_from_db()
    assert (left.caller, left.contact) == (selin, elif_)
    assert {call["institution"] for call in notice.data["calls"]} == {akcasu.name, karaova.name}
    assert notices_of(elif_, "checkin_planned") == []
    assert [event.kind for event in left.events.all()] == ["reassigned"]


def test_whoever_is_called_instead_of_somebody_who_left_hears_of_it(akcasu, deniz, elif_, cast):
    call = planned(akcasu, deniz)
    Membership.objects.filter(user=elif_).update(left_at=timezone.now())
    Membership.objects.filter(user=cast.baris).update(role="institution_admin")

    replace_the_absent()

    call.refresh_from_db()
    assert call.contact == cast.baris
    assert len(notices_of(cast.baris, "checkin_planned")) == 1
    assert [event.kind for event in call.events.all()] == ["contact"]


def test_whoever_does_not_want_such_mails_gets_the_notice_alone(akcasu, deniz, selin):
    sold(akcasu, "premium")
    for person in (deniz, selin):
        prefer("mail", set(), by=person)

    plan_the_night(TODAY)

    assert len(notices_of(deniz, "checkin_calls_given") + notices_of(selin, "checkin_calls_given")) == 1
    assert mails_to(deniz) + mails_to(selin) == []


def test_calls_given_to_somebody_else_before_the_mail_goes_out_are_not_mailed(akcasu, deniz, selin, filiz):
    sold(akcasu, "premium")
    plan_the_night(TODAY)
    caller = CheckIn.objects.first().caller
    CheckIn.objects.update(caller=filiz)

    assert mails_to(caller) == []


def test_a_caller_is_told_in_the_morning_of_all_calls_of_the_day_once(akcasu, karaova, deniz, selin):
    morning = timezone.localtime().replace(hour=7, minute=30)
    with time_machine.travel(morning):
        for number, place in enumerate((akcasu, karaova)):
            planned(place, deniz, at=morning + timedelta(hours=3 + number))
        planned(akcasu, selin, at=morning + timedelta(days=1, hours=3), first=date(2030, 1, 1))

        remind(morning)
        remind(morning)

        assert len(notices_of(deniz, "checkin_calls_today")) == 1
        assert notices_of(selin, "checkin_calls_today") == []
        [message] = [one for one in mails_to(deniz) if "Bugün" in one.subject]
        assert message.subject == "Bugün 2 görüşmeniz var"
        assert message.body.index(f"10:30 · {akcasu.name} · Elif Aksoy") < message.body.index(f"11:30 · {karaova.name}")


def test_a_call_that_is_moved_within_the_day_is_told_again(akcasu, deniz, filiz):
    morning = timezone.localtime().replace(hour=7, minute=30)
    with time_machine.travel(morning):
        call = planned(akcasu, deniz, at=morning + timedelta(hours=3))
        remind(morning)
        checkins.move(call, at=morning + timedelta(days=14), reason="Sonra", by=filiz)
        CheckIn.objects.filter(pk=call.pk).update(planned_at=morning + timedelta(hours=6))

        remind(morning)

        assert len(notices_of(deniz, "checkin_calls_today")) == 2


def test_of_two_workers_one_tells_of_the_day(committed):
    morning = timezone.localtime().replace(hour=7, minute=30)
    planned(committed.akcasu, committed.deniz, at=morning + timedelta(hours=3))

    told = at_once(2, lambda number: remind_of_today(morning))

    assert sorted(told) == [0, 1]
    assert len(notices_of(committed.deniz, "checkin_calls_today")) == 1


def test_whoever_is_called_hears_of_it_the_working_day_before(akcasu, deniz, elif_):
    hour = timezone.now().replace(hour=9, minute=0)
    friday = hour + timedelta(days=(4 - hour.weekday()) % 7)
    planned(akcasu, deniz, at=friday + timedelta(days=3), first=friday.date())

    remind(friday)
    remind(friday)

    assert len(notices_of(elif_, "checkin_called_soon")) == 1
