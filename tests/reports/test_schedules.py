"""Reports that come by themselves: on the first of the month, once, to whoever may read them then."""

from datetime import date, timedelta
from threading import Barrier

from django.core import mail
from django.utils import timezone

from notifications.actions import deliver
from notifications.models import Notice
from organizations import actions as organizations
from organizations.models import Membership
from reports import actions
from reports.models import Delivery, Dispatch, KeptFile, Run, Schedule
from tests.race import at_once, failures
from tests.reports.days import at, later, lived
from tests.reports.kept import asked, fetched, night_of_the_first, plan, turn


def test_on_the_first_of_the_month_both_get_what_they_scheduled_in_their_language(november, signed_in):
    night_of_the_first()
    assert (Dispatch.objects.filter(state="ready").count(), KeptFile.objects.count()) == (2, 2)
    with later(at(1, 6, 50, month=12)):
        assert turn() == (0, 0, 0)
        assert deliver() == 0

    with later(at(1, 7, month=12)):
        assert turn() == (0, 0, 2)
        assert deliver() == 2
        letters = {letter.to[0]: letter for letter in mail.outbox}
        turkish, english = letters["elif@akcasu.example"], letters["filiz@vendor.example"]
        assert turkish.subject == "Yönetici özeti, Kasım 2026: rapor hazır"
        assert "Dönem kapandı, sayılar kesinleşti." in turkish.body
        assert english.subject == "Performance of support, November 2026: the report is ready"
        assert "The period is over and its numbers are final." in english.body
        assert turkish.attachments == english.attachments == []

        for person, letter, language in ((november.elif_, turkish, "tr"), (november.filiz, english, "en")):
            browser = signed_in(person)
            address = letter.body.strip().splitlines()[-1].split("8000")[-1]
            page = browser.get(address).content.decode()
            file = KeptFile.objects.get(language=language)
            assert f"/reports/files/{file.public_id}/" in page
            assert file.sha256 in page
            document = b"".join(browser.get(f"/reports/files/{file.public_id}/"))
            assert document.startswith(b"%PDF")
            assert f"/Lang ({language}".encode() in document or f"/Lang({language}".encode() in document


def test_a_letter_opens_nothing_for_somebody_else(november, cem, ayse, signed_in):
    night_of_the_first()
    dispatch = Dispatch.objects.get(schedule__report="summary")
    file = KeptFile.objects.get(edition__report="summary")

    with later(at(1, 8, month=12)):
        assert [signed_in(one).get(f"/reports/sent/{dispatch.pk}/").status_code for one in (cem, ayse)] == [404, 403]
        assert [fetched(signed_in(one), f"/reports/files/{file.public_id}/") for one in (cem, ayse)] == [404, 404]


def test_readers_are_found_at_sending(november, ayse, baris, elif_, filiz):
    with later(at(20, 10)):
        organizations.change_role(Membership.objects.get(user=ayse), role="institution_admin", by=filiz)
        organizations.change_role(Membership.objects.get(user=baris), role="institution_admin", by=filiz)
        schedule = Schedule.objects.get(report="summary")
        actions.change_schedule(schedule, plan(november.akcasu, people=[ayse, baris]), by=elif_)
    night_of_the_first()
    with later(at(1, 6, month=12)):
        member = Membership.objects.get(user=ayse)
        organizations.change_role(member, role="member", unit=november.maps, by=filiz)
        organizations.leave(Membership.objects.get(user=baris), by=elif_)

    with later(at(1, 7, month=12)):
        turn()

    told = dict(Delivery.objects.filter(dispatch__schedule=schedule).values_list("user__email", "skipped"))
    assert told == {
        "ayse@akcasu.example": "right",
        "baris@akcasu.example": "gone",
        "elif@akcasu.example": "",
    }


def test_when_nobody_is_left_nothing_is_sent_and_it_says_so(november, elif_, filiz):
    night_of_the_first()
    with later(at(1, 6, month=12)):
        organizations.change_role(Membership.objects.get(user=november.ayse), role="institution_admin", by=filiz)
        organizations.change_role(Membership.objects.get(user=elif_), role="member", unit=november.maps, by=filiz)
        Schedule.objects.filter(report="summary").update(roles=["regional"])

    with later(at(1, 7, month=12)):
        turn()

    dispatch = Dispatch.objects.get(schedule__report="summary")
    assert (dispatch.state, dispatch.reason) == ("stopped", "nobody")


def test_somebody_who_changes_the_language_late_gets_it_in_that_one(november, elif_):
    night_of_the_first()
    elif_.language = "en"
    elif_.save(update_fields=["language"])

    with later(at(1, 7, month=12)):
        turn()
        turn()

    sent = Dispatch.objects.get(schedule__report="summary")
    assert sent.state == "sent"
    assert set(sent.runs.values_list("language", "state")) == {("tr", "done"), ("en", "done")}


def test_a_scheduler_that_comes_a_day_late_sends_it_then(november):
    with later(at(2, 9, month=12)):
        actions.roll_up_closed_days()
        assert turn() == (2, 2, 0)  # whoever made the last file told the readers
        assert turn() == (0, 0, 0)
        assert set(Dispatch.objects.values_list("state", flat=True)) == {"sent"}

    assert set(Schedule.objects.values_list("next_on", flat=True)) == {date(2027, 1, 1)}


def test_two_schedulers_open_and_send_each_period_once(committed):
    lived(committed)
    with later(at(15, 10)):
        actions.add_schedule(committed.akcasu, plan(committed.akcasu, kinds=["csv"]), by=committed.elif_)
    with later(at(1, 7, month=12)):
        now = timezone.now()
        opened = at_once(2, lambda number: actions.open_dispatches(now))
        made = at_once(2, lambda number: actions.produce_runs())
        sent = at_once(2, lambda number: actions.send_dispatches(now))

    assert failures([*opened, *made, *sent]) == []
    assert (sum(opened), sum(made), sum(sent)) == (1, 1, 0)
    assert Dispatch.objects.get().state == "sent"
    assert Dispatch.objects.count() == Run.objects.count() == Delivery.objects.count() == 1


def test_the_night_waits_for_the_days_to_be_added_up(november):
    with later(at(1, 0, 20, month=12)):
        assert actions.open_dispatches(timezone.now()) == 0
    with later(at(1, 0, 30, month=12)):
        actions.roll_up_closed_days()
        assert actions.open_dispatches(timezone.now()) == 2


def test_a_paused_schedule_rests_and_does_not_catch_up(november, elif_):
    schedule = Schedule.objects.get(report="summary")
    with later(at(16, 10)):
        actions.pause_schedule(schedule, by=elif_)
    night_of_the_first()
    with later(at(3, 10, month=12)):
        actions.resume_schedule(schedule, by=elif_)
        turn()

    schedule.refresh_from_db()
    assert not schedule.dispatches.exists()
    assert schedule.next_on == date(2027, 1, 1)


def test_a_failed_file_stops_the_sending_says_why_and_can_be_tried_again(november, elif_, signed_in, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("reports.actions.producing.report", _broken)
        night_of_the_first()
        for minutes in (5, 10, 15):
            with later(at(1, 1, minutes, month=12)):
                turn()
    with later(at(1, 7, month=12)):
        turn()
        dispatch = Dispatch.objects.get(schedule__report="summary")
        assert (dispatch.state, dispatch.reason) == ("failed", "file")
        page = signed_in(elif_).get(f"/reports/sent/{dispatch.pk}/").content.decode()
        assert "Bizim tarafımızda bir sorun çıktı" in page
        assert Run.objects.filter(dispatch=dispatch).get().attempts == 3

        signed_in(elif_).post(f"/reports/sent/{dispatch.pk}/retry/")
        turn()

        dispatch.refresh_from_db()
        assert dispatch.state == "sent"


def _broken(asked):
    raise ValueError("broken on purpose")


def test_a_report_that_the_package_of_the_period_lacked_is_not_made(november, cem):
    with later(at(15, 10)):
        schedule = actions.add_schedule(november.karaova, plan(november.karaova, report="staff"), by=cem)
    night_of_the_first()

    dispatch = schedule.dispatches.get()
    assert (dispatch.state, dispatch.reason, dispatch.runs.count()) == ("stopped", "package", 0)


def test_a_period_without_a_package_is_not_made(november, cem):
    with later(at(2, 8, month=9)):
        schedule = actions.add_schedule(november.karaova, plan(november.karaova), by=cem)
    with later(at(1, 8, month=10)):
        turn()

    dispatch = schedule.dispatches.get()
    assert (dispatch.state, dispatch.reason) == ("stopped", "none")


def test_a_package_that_ended_meanwhile_still_gets_its_last_period(november, elif_):
    from packages.models import Subscription

    subscription = Subscription.objects.get(institution=november.akcasu)
    Subscription.objects.filter(pk=subscription.pk).update(ends_on=date(2026, 11, 28), state="expired")
    night_of_the_first()

    assert Dispatch.objects.get(schedule__report="summary").state == "ready"
    assert KeptFile.objects.filter(edition__report="summary").exists()


def test_a_contract_year_ends_with_the_package(november, elif_):
    from packages.models import Subscription

    with later(at(15, 10)):
        schedule = actions.add_schedule(november.akcasu, plan(november.akcasu, rhythm="contract"), by=elif_)
        sold = Subscription.objects.get(institution=november.akcasu)
        assert schedule.next_on == sold.ends_on
        Subscription.objects.filter(institution=november.akcasu).update(ends_on=date(2026, 11, 30))
        assert actions.follow_terms(timezone.localdate()) == 1
    with later(at(30, 7, 10)):
        actions.open_dispatches(timezone.now())

    dispatch = schedule.dispatches.get()
    assert (dispatch.first_on, dispatch.last_on) == (sold.starts_on, date(2026, 11, 29))
    schedule.refresh_from_db()
    assert schedule.next_on is None


def test_a_quarter_comes_after_the_quarter(november, elif_):
    with later(at(15, 10)):
        schedule = actions.add_schedule(november.akcasu, plan(november.akcasu, rhythm="quarterly"), by=elif_)

    assert schedule.next_on == date(2027, 1, 1)


def test_a_person_who_is_erased_is_taken_out_of_schedules(november, elif_):
    schedule = Schedule.objects.get(report="summary")
    schedule.people.add(elif_)

    actions.forget_reader(elif_)

    assert not schedule.people.exists()


def test_a_file_waits_no_longer_than_its_turn_behind_those_of_people(november, elif_, filiz):
    """The night's files of schedules do not keep a person waiting."""
    with later(at(1, 6, 30, month=12)):
        actions.roll_up_closed_days()
        actions.open_dispatches(timezone.now())
        run = actions.make_file(asked(elif_, november.akcasu), "csv", by=elif_)
        actions.produce_runs(seconds=0)

    run.refresh_from_db()
    assert run.state == "done"
    assert Run.objects.filter(dispatch__isnull=False, state="done").count() == 0


def test_nothing_is_due_before_its_day(november):
    with later(at(30, 23, 59)):
        assert actions.open_dispatches(timezone.now() + timedelta(0)) == 0


# --- the state of a sending tells the truth -------------------------------------------------------


def test_when_the_last_file_is_made_at_night_it_says_so_and_until_when_it_waits(november, elif_, signed_in):
    night_of_the_first()
    dispatch = Dispatch.objects.get(schedule__report="summary")

    with later(at(1, 6, month=12)):
        page = signed_in(elif_).get(f"/reports/sent/{dispatch.pk}/").content.decode()
        listed = signed_in(elif_).get(f"/institutions/{november.akcasu.pk}/reports/schedules/").content.decode()

    assert dispatch.state == "ready"
    assert "Hazır, henüz gönderilmedi" in page
    assert "07:00" in page
    assert "Hazır, henüz gönderilmedi" in listed


def test_whoever_makes_the_last_file_after_seven_tells_the_readers_at_once(november, elif_):
    with later(at(1, 6, 50, month=12)):
        actions.roll_up_closed_days()
        actions.open_dispatches(timezone.now())
        assert Dispatch.objects.get(schedule__report="summary").state == "making"
    with later(at(1, 7, 3, month=12)):
        actions.produce_runs()

    sent = Dispatch.objects.get(schedule__report="summary")
    assert (sent.state, list(sent.deliveries.values_list("user", flat=True))) == ("sent", [elif_.pk])


def test_a_worker_that_dies_before_it_looked_leaves_the_sending_to_the_beat(november, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("reports.actions.producing.settle_dispatch", lambda pk, now: None)
        night_of_the_first()
    assert set(Dispatch.objects.values_list("state", flat=True)) == {"making"}

    with later(at(1, 7, month=12)):
        assert actions.send_dispatches(timezone.now()) == 2


def test_two_workers_that_end_the_last_two_files_at_once_tell_the_readers_once(committed, monkeypatch):
    """Both files are done before either of them looks: neither may leave it to the other."""
    from reports.actions import producing

    lived(committed)
    with later(at(15, 10)):
        plan_of_two = plan(committed.akcasu, kinds=["csv", "xlsx"])
        actions.add_schedule(committed.akcasu, plan_of_two, by=committed.elif_)
    with later(at(1, 7, month=12)):
        actions.open_dispatches(timezone.now())
        meeting, finish = Barrier(2), producing._finish
        monkeypatch.setattr(producing, "_finish", lambda run, **made: (meeting.wait(30), finish(run, **made))[1])
        results = at_once(2, lambda number: actions.produce_runs())

    assert failures(results) == []
    assert results == [1, 1]
    assert Dispatch.objects.get().state == "sent"
    assert Delivery.objects.count() == 1
    assert Notice.objects.filter(kind="report_ready").count() == 1
