"""Who is told, in the same transaction as what happened, whatever the broker does."""

import socket
import time

import pytest
from django.db import transaction

from common import nudging
from notifications.actions import notify, prefer, queue_mail
from notifications.models import Mail, Notice, Preference
from tests.notifications.conftest import free_port


def test_each_person_is_told_once_by_bell_and_mail(told, ayse, baris, deniz):
    notify([ayse, baris, ayse], "test.told", subject=("ticket", 7), data={"title": "T"}, by=deniz)

    assert list(Notice.objects.order_by("user_id").values_list("user", "subject_kind", "subject_id", "data")) == [
        (ayse.pk, "ticket", 7, {"title": "T"}),
        (baris.pk, "ticket", 7, {"title": "T"}),
    ]
    assert set(Mail.objects.values_list("to_address", "state")) == {
        (ayse.email, Mail.State.PENDING),
        (baris.email, Mail.State.PENDING),
    }


def test_who_did_it_is_not_told_unless_the_kind_says_so(told, ayse, baris):
    notify([ayse, baris], "test.told", subject=("ticket", 7), by=ayse)
    assert list(Notice.objects.values_list("user", flat=True)) == [baris.pk]

    notify([ayse], "test.told_to_all", subject=("ticket", 7), by=ayse)
    assert Notice.objects.filter(user=ayse).count() == 1


def test_who_wants_no_mail_still_hears_the_bell(told, ayse):
    prefer(Preference.Channel.MAIL, [], by=ayse)

    notify([ayse], "test.told", subject=("ticket", 7), by=None)

    assert (Notice.objects.count(), Mail.objects.count()) == (1, 0)


def test_a_closed_account_is_told_nothing(told, ayse):
    ayse.is_active = False

    notify([ayse], "test.told", subject=("ticket", 7), by=None)

    assert Notice.objects.count() == 0


def test_a_kind_that_is_not_mailed_only_rings(told, ayse):
    notify([ayse], "test.bell_only", subject=("ticket", 7), by=None)

    assert (Notice.objects.count(), Mail.objects.count()) == (1, 0)


def test_telling_a_hundred_costs_as_many_statements_as_telling_one(
    told, cast, ayse, baris, elif_, deniz, selin, django_assert_num_queries
):
    for people in ([ayse], [ayse, baris, elif_, deniz, selin]):
        with django_assert_num_queries(3):  # notices, preferences, mails
            notify(people, "test.told", subject=("ticket", 7), by=None)


@pytest.mark.check(117)
def test_what_is_rolled_back_is_told_to_nobody(told, ayse):
    with transaction.atomic():
        notify([ayse], "test.told", subject=("ticket", 7), by=None)
        assert Mail.objects.count() == 1
        transaction.set_rollback(True)

    assert (Notice.objects.count(), Mail.objects.count()) == (0, 0)


def test_many_notices_of_a_transaction_wake_the_worker_once(told, ayse, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        for subject in range(5):
            notify([ayse], "test.told", subject=("ticket", subject), by=None)

    assert len(waiting) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_in_a_row_wakes_the_worker_once_and_what_comes_later_again(told, ayse, own_queue):
    for came in (1, 2):
        for subject in range(5):
            notify([ayse], "test.told", subject=("ticket", subject), by=None)

        time.sleep(5 * nudging.GATHERED)
        assert own_queue() == came


@pytest.mark.fault(7)
@pytest.mark.check(119)
def test_a_dead_broker_stops_nothing(told, ayse, broker_at, django_capture_on_commit_callbacks):
    broker_at(free_port())

    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        notify([ayse], "test.told", subject=("ticket", 7), by=None)

    assert time.monotonic() - began < 1
    assert Mail.objects.get().state == Mail.State.PENDING


@pytest.mark.fault(8)
@pytest.mark.check(119)
def test_a_frozen_broker_costs_a_moment_and_stops_nothing(told, ayse, broker_at, django_capture_on_commit_callbacks):
    with socket.socket() as frozen:
        frozen.bind(("127.0.0.1", 0))
        frozen.listen()  # takes connections and never answers
        broker_at(frozen.getsockname()[1])

        for _attempt in range(6):  # more than may wait for the broker at a time
            began = time.monotonic()
            with django_capture_on_commit_callbacks(execute=True):
                notify([ayse], "test.told", subject=("ticket", 7), by=None)
            assert time.monotonic() - began < 1
            time.sleep(1.2 * nudging.GATHERED)  # else they would be one nudge

    assert Mail.objects.count() == 6


@pytest.mark.check(52)
def test_a_line_break_in_a_subject_is_a_space(db):
    mail = queue_mail("x@akcasu.example", "Konu\r\nBcc: y@z.example", "text")

    assert mail.subject == "Konu Bcc: y@z.example"
