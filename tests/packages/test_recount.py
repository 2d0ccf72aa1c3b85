import logging
from datetime import date

import pytest

from notifications.models import Notice
from packages import tasks
from packages.models import Hold, LedgerEntry, QuotaAccount
from packages.queries import recount
from tests.packages.spend import counters, held
from tests.sales import account, sold


def test_a_ledger_that_adds_up_raises_no_alarm(akcasu, filiz, caplog):
    held(sold(akcasu, "premium"))

    assert tasks.recount_ledger() == 0
    assert not Notice.objects.filter(user=filiz).exists()
    assert caplog.records == []


@pytest.mark.check(103)
@pytest.mark.parametrize(
    "damage",
    [
        lambda row: QuotaAccount.objects.filter(pk=row.pk).update(captured=1),
        lambda row: QuotaAccount.objects.filter(pk=row.pk).update(held=0),
        lambda row: QuotaAccount.objects.filter(pk=row.pk).update(granted=2000),
        lambda row: LedgerEntry.objects.create(account=row, kind="adjust", granted=1, reason="By hand", key="stray"),
        lambda row: Hold.objects.filter(account=row).update(state="released"),
    ],
)
def test_every_mismatch_is_logged_and_told_to_the_managers_and_nothing_is_repaired(akcasu, filiz, ayse, caplog, damage):
    subscription = sold(akcasu, "premium")
    held(subscription)
    written = account(subscription)
    damage(written)
    before = counters(written)

    with caplog.at_level(logging.ERROR):
        assert tasks.recount_ledger() == 1

    (mismatch,) = recount()
    assert mismatch.account_id == written.pk
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    notice = Notice.objects.get(kind="ledger_mismatch")
    assert (notice.user, notice.subject_id) == (filiz, written.pk)
    assert counters(written) == before


@pytest.mark.check(118)
def test_two_schedulers_on_one_night_tell_the_managers_once(akcasu, filiz):
    written = account(sold(akcasu, "premium"))
    QuotaAccount.objects.filter(pk=written.pk).update(captured=1)

    tasks.recount_ledger()
    tasks.recount_ledger()

    assert Notice.objects.filter(user=filiz, kind="ledger_mismatch").count() == 1


def test_the_alarm_is_read_in_words(akcasu, filiz):
    from notifications.queries import shown

    written = account(sold(akcasu, "premium"))
    QuotaAccount.objects.filter(pk=written.pk).update(captured=1)
    tasks.recount_ledger()

    (notice,) = shown([Notice.objects.get(user=filiz)], to=filiz)

    assert str(written.pk) in notice.title
    assert "counters (1000, 0, 1)" in notice.text


def test_today_is_only_a_slot(akcasu):
    from packages import actions

    assert actions.alarm_of_mismatches(date(2026, 1, 1)) == []
