"""Data that are not kept for ever: the page says what the run will do, the run does that and writes it down."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.actions import ask_email_change, privacy
from accounts.actions.privacy import retaining
from accounts.models import AuditEntry, EmailChange, PrivacyEvent, RetentionRule, RetentionRun, Session
from accounts.queries.retention import rules, tonight
from common import retention
from common.models import JobRun
from common.refusals import Refused
from notifications.actions import queue_mail
from notifications.models import Mail, Notice
from organizations.actions import leave
from organizations.models import Membership
from tests.sales import filed
from tests.sources import ROOT
from tests.world import answered, upload
from tickets import actions as tickets
from tickets.models import Attachment, Ticket

KINDS = {
    "exports",
    "sessions",
    "devices",
    "email_changes",
    "audit",
    "mails",
    "read_notices",
    "left_accounts",
    "draft_files",
    "closed_files",
}


def due(code: str) -> int:
    return next(one.due.count for one in tonight(timezone.now()) if one.rule.kind.code == code)


def old(rows, days: int, field: str) -> None:
    rows.update(**{field: timezone.now() - timedelta(days=days)})


def run() -> dict[str, int]:
    privacy.retain_tonight(timezone.now())
    return {row.kind: row.done for row in RetentionRun.objects.all()}


def switch(code: str, *, days: int, by, on: bool = True) -> None:
    privacy.change_rule(retention.find(code), days=days, is_enabled=on, by=by)


def test_every_kind_is_registered_with_a_careful_default(db):
    found = {rule.kind.code: rule for rule in rules()}

    assert set(found) >= KINDS
    assert not found["closed_files"].is_enabled
    assert found["left_accounts"].kind.only_proposes


def test_the_table_of_the_defaults_is_in_the_manual(db):
    manual = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    for rule in rules():
        days = f"{rule.days:,}".replace(",", " ")
        assert f"| {days} day" in manual, rule.kind.code


def test_mails_lose_words_and_address_and_stay_as_rows(ayse):
    new = queue_mail(ayse.email, "Yeni", "Sözler", user=ayse)
    sent = queue_mail(ayse.email, "Eski", "Sözler", user=ayse)
    unsent = queue_mail(ayse.email, "Bekleyen", "Sözler", user=ayse)
    Mail.objects.filter(pk__in=[new.pk, sent.pk]).update(state="sent", sent_at=timezone.now())
    old(Mail.objects.filter(pk__in=[sent.pk, unsent.pk]), 366, "created_at")
    assert due("mails") == 1

    assert run()["mails"] == 1

    assert due("mails") == 0
    sent.refresh_from_db()
    assert (sent.state, sent.to_address, sent.subject, sent.text) == ("sent", "", "", "")
    assert set(Mail.objects.exclude(text="").values_list("pk", flat=True)) == {new.pk, unsent.pk}


def test_read_notices_go_and_unread_ones_stay(ayse, deniz, premium):
    answered(filed(ayse), by=deniz)
    read, unread = Notice.objects.filter(user=ayse).order_by("id")[:2]
    old(Notice.objects.filter(pk=read.pk), 400, "read_at")
    old(Notice.objects.filter(pk=unread.pk), 400, "created_at")
    assert due("read_notices") == 1

    assert run()["read_notices"] == 1

    assert not Notice.objects.filter(pk=read.pk).exists()
    assert Notice.objects.filter(pk=unread.pk).exists()


def test_sessions_that_ended_go(ayse, signed_in):
    signed_in(ayse).get("/")
    ended = Session.objects.create(
        session_key="ended",
        session_data="x",
        expire_date=timezone.now(),
        began_at=timezone.now(),
        seen_at=timezone.now(),
    )
    old(Session.objects.filter(pk=ended.pk), 3, "expire_date")
    assert due("sessions") == 1

    assert run()["sessions"] == 1

    assert Session.objects.count() == 1


def test_an_address_that_nobody_confirmed_goes(ayse, baris):
    for person in (ayse, baris):
        ask_email_change(person, f"yeni.{person.email}", by=person)
    old(EmailChange.objects.filter(user=ayse), 2, "asked_at")
    assert due("email_changes") == 1

    assert run()["email_changes"] == 1

    assert EmailChange.objects.get().user == baris


def test_draft_files_follow_their_rule(ayse, filiz):
    draft = upload(ayse)
    old(Attachment.objects.filter(pk=draft.pk), 3, "uploaded_at")
    switch("draft_files", days=5, by=filiz)
    assert due("draft_files") == 0
    switch("draft_files", days=2, by=filiz)
    assert due("draft_files") == 1

    assert run()["draft_files"] == 1

    assert not Attachment.objects.exists()


def test_files_of_closed_requests_stay_until_a_manager_says_so(
    ayse, deniz, filiz, premium, own_folder, django_capture_on_commit_callbacks
):
    closed, living = (filed(ayse, files=[upload(ayse, f"{name}.txt")]) for name in ("eski", "yeni"))
    tickets.answer(closed, "Tamam.", key=uuid4(), by=deniz, then="resolved")
    tickets.close(closed, by=deniz)
    old(Ticket.objects.filter(pk=closed.pk), 400, "closed_at")
    assert run().get("closed_files") is None
    switch("closed_files", days=365, by=filiz)

    with django_capture_on_commit_callbacks(execute=True):
        JobRun.objects.all().delete()
        done = run()["closed_files"]

    assert done == 1
    assert list(Attachment.objects.values_list("ticket", flat=True)) == [living.pk]
    assert len([path for path in own_folder.rglob("*") if path.is_file()]) == 1
    closed.refresh_from_db()
    assert closed.text


def test_people_who_left_long_ago_are_proposed_and_nothing_happens_to_them(ayse, baris, elif_, filiz, signed_in):
    for person in (ayse, baris):
        leave(person.memberships.get(), by=elif_)
    old(Membership.objects.filter(user=ayse), 3 * 365 + 1, "left_at")
    old(type(ayse).objects.filter(pk__in=[ayse.pk, baris.pk]), 2000, "joined_at")
    assert due("left_accounts") == 1

    run()
    page = signed_in(filiz).get("/office/privacy/left/").content.decode()

    ayse.refresh_from_db()
    assert (ayse.is_erased, ayse.is_active) == (False, True)
    assert "Ayşe Yıldız" in page
    assert f"/office/privacy/people/{ayse.pk}/erase/" in page
    assert "Barış Demir" not in page


def test_the_page_says_what_tonight_will_do_before_it_does(ayse, filiz, signed_in):
    sent = queue_mail(ayse.email, "Eski", "Sözler", user=ayse)
    Mail.objects.filter(pk=sent.pk).update(state="sent", sent_at=timezone.now())
    old(Mail.objects.filter(pk=sent.pk), 366, "created_at")

    page = signed_in(filiz).get("/office/privacy/retention/").content.decode()

    assert "Gönderilmiş e-postalar" in page
    assert (timezone.localdate() - timedelta(days=366)).strftime("%d.%m.%Y") in page
    assert Mail.objects.get(pk=sent.pk).text == "Sözler"


def test_a_night_runs_once_however_many_clocks_there_are(ayse):
    run()
    runs = RetentionRun.objects.count()

    assert privacy.retain_tonight(timezone.now()) == 0

    assert RetentionRun.objects.count() == runs
    privacy.retain_tonight(timezone.now() + timedelta(days=1))
    assert RetentionRun.objects.count() == 2 * runs


def test_work_is_done_in_pieces(ayse, monkeypatch):
    monkeypatch.setattr(retaining, "BATCH", 2)
    for _ in range(5):
        sent = queue_mail(ayse.email, "Eski", "Sözler", user=ayse)
        Mail.objects.filter(pk=sent.pk).update(state="sent", sent_at=timezone.now())
    old(Mail.objects.all(), 366, "created_at")

    assert run()["mails"] == 5


def test_what_time_did_not_allow_is_left_for_the_next_night(ayse, monkeypatch):
    monkeypatch.setattr(retaining, "SECONDS", -1.0)

    run()

    assert RetentionRun.objects.get(kind="mails").left


def test_a_kind_that_fails_does_not_keep_the_others(ayse, monkeypatch, caplog):
    broken = retention.Kind("broken", "Broken", "", 1, True, lambda before: 1 / 0, lambda before, limit: 1 / 0)
    monkeypatch.setitem(retention._kinds, "broken", broken)

    run()

    assert "ZeroDivisionError" in RetentionRun.objects.get(kind="broken").error
    assert RetentionRun.objects.get(kind="mails").error == ""


def test_a_manager_changes_a_rule_and_it_is_recorded(filiz, signed_in):
    browser = signed_in(filiz)

    browser.post("/office/privacy/retention/mails/change/", {"days": "90"})

    rule = RetentionRule.objects.get(kind="mails")
    assert (rule.days, rule.is_enabled, rule.changed_by) == (90, False, filiz)
    event = PrivacyEvent.objects.get(kind="rule_changed")
    assert event.data["before"] == {"days": 365, "on": True}
    assert event.data["after"] == {"days": 90, "on": False}
    assert AuditEntry.objects.filter(kind="retention_rule_changed", actor=filiz).exists()


@pytest.mark.parametrize("days", ["0", "-3", "abc", "999999", ""])
def test_a_rule_takes_days_alone(filiz, signed_in, days):
    answer = signed_in(filiz).post("/office/privacy/retention/mails/change/", {"days": days, "is_enabled": "on"})

    assert answer.status_code == 422
    assert not RetentionRule.objects.exists()


def test_the_action_refuses_what_the_form_would(filiz):
    with pytest.raises(Refused):
        switch("mails", days=0, by=filiz)


def test_a_rule_that_is_off_is_not_followed(ayse, filiz):
    sent = queue_mail(ayse.email, "Eski", "Sözler", user=ayse)
    Mail.objects.filter(pk=sent.pk).update(state="sent", sent_at=timezone.now())
    old(Mail.objects.filter(pk=sent.pk), 366, "created_at")
    switch("mails", days=365, by=filiz, on=False)

    assert "mails" not in run()

    assert Mail.objects.get(pk=sent.pk).text == "Sözler"


def test_customers_and_agents_are_kept_out(cem, ayse, elif_, deniz, signed_in):
    for person, status in ((cem, 404), (ayse, 404), (elif_, 404), (deniz, 403)):
        browser = signed_in(person)
        for page in ("retention/", "retention/mails/change/", "left/"):
            assert browser.get(f"/office/privacy/{page}").status_code == status
