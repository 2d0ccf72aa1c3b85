"""The outbox: every mail goes out once, or fails where people can see it."""

import logging
import threading
from datetime import timedelta

import pytest
from django.core import mail as post
from django.db import connection
from django.utils import timezone

from notifications.actions import deliver, notify, prefer, queue_mail
from notifications.actions.delivering import MAX_ATTEMPTS
from notifications.models import Mail, Notice, Preference
from notifications.tasks import deliver as deliver_task
from tests.notifications.conftest import free_port


def tell(*people, subject=7, **data):
    notify(people, "test.told", subject=("ticket", subject), data=data, by=None)


def make_due():
    """As if the wait for the next attempt were over."""
    Mail.objects.filter(state__in=Mail.LIVING_STATES).update(next_try_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.check(118)
@pytest.mark.check(56)
def test_a_mail_goes_out_once_however_often_the_task_runs(told, ayse):
    tell(ayse, title="Talep yanıtlandı", body="Merhaba.\n\nYanıtımız hazır.")

    for _run in range(3):
        deliver_task()

    (sent,) = post.outbox
    kept = Mail.objects.get()
    assert (kept.state, kept.attempts) == (Mail.State.SENT, 1)
    assert kept.sent_at
    assert sent.to == [ayse.email]
    assert sent.subject == "Talep yanıtlandı"
    assert sent.extra_headers["Message-ID"] == kept.message_id
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["X-Auto-Response-Suppress"] == "All"
    assert sent.body.endswith("http://127.0.0.1:8000/notifications/?subject=7\n")
    page, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert "<p>Yanıtımız hazır.</p>" in page


def test_one_mail_per_person(told, ayse, baris):
    tell(ayse, baris)

    deliver()

    assert sorted(sent.to for sent in post.outbox) == [[ayse.email], [baris.email]]


@pytest.mark.check(8)
def test_who_lost_access_before_sending_gets_nothing(told, ayse, baris):
    tell(ayse, baris)
    told.hidden.add((ayse.pk, 7))

    deliver()

    assert [sent.to for sent in post.outbox] == [[baris.email]]
    assert Mail.objects.get(user=ayse).state == Mail.State.DROPPED


@pytest.mark.check(8)
@pytest.mark.check(10)
def test_who_was_closed_or_wants_no_more_mail_gets_nothing(told, ayse, baris):
    tell(ayse, baris)
    type(ayse).objects.filter(pk=ayse.pk).update(is_active=False)
    prefer(Preference.Channel.MAIL, [], by=baris)

    assert deliver() == 0
    assert post.outbox == []
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.DROPPED}


@pytest.mark.check(52)
@pytest.mark.check(39)
def test_names_add_neither_headers_nor_markup(told, ayse):
    tell(ayse, title="Konu\r\nBcc: x@y.example", body='<img src=x onerror="alert(1)">')

    deliver()

    (sent,) = post.outbox
    assert sent.subject == "Konu Bcc: x@y.example"
    assert sent.recipients() == [ayse.email]
    assert "<img" not in sent.alternatives[0][0]


@pytest.mark.check(52)
def test_an_address_with_a_line_break_fails_alone(told, ayse):
    queue_mail("x@y.example\nBcc: z@y.example", "s", "t")
    tell(ayse)

    deliver()

    assert [sent.to for sent in post.outbox] == [[ayse.email]]
    assert Mail.objects.get(user=None).state == Mail.State.FAILED


def test_words_that_cannot_be_written_stop_no_other_mail(told, ayse, baris):
    tell(ayse, title=None)  # a title that is no text is our bug
    tell(baris)

    deliver()

    assert [sent.to for sent in post.outbox] == [[baris.email]]
    broken = Mail.objects.get(user=ayse)
    assert (broken.state, broken.attempts) == (Mail.State.PENDING, 1)
    assert "AttributeError" in broken.last_error


def test_a_notice_is_written_in_the_readers_language(told, ayse, baris):
    type(baris).objects.filter(pk=baris.pk).update(language="en")
    tell(ayse, baris)

    deliver()

    languages = {sent.to[0]: sent.alternatives[0][0].split('lang="')[1][:2] for sent in post.outbox}
    assert languages == {ayse.email: "tr", baris.email: "en"}


def test_the_text_of_a_secret_mail_is_erased_once_it_is_sent(ayse):
    queue_mail(ayse.email, "Reset", "https://…/key/", user=ayse, secret=True)

    deliver()

    assert "key" in post.outbox[0].body
    assert Mail.objects.get().text == ""


@pytest.mark.fault(18)
def test_a_mail_server_that_is_down_delays_and_loses_nothing(told, ayse, baris, settings, sink):
    settings.EMAIL_PORT = free_port()
    tell(ayse, baris)

    assert deliver() == 0

    for waiting in Mail.objects.all():
        assert (waiting.state, waiting.attempts) == (Mail.State.PENDING, 1)
        assert waiting.next_try_at > timezone.now()
        assert "ConnectionRefusedError" in waiting.last_error


@pytest.mark.fault(18)
def test_a_temporary_refusal_is_tried_again_with_the_same_message_id(told, ayse, sink):
    tell(ayse)
    sink.answer = "451 later"
    deliver()
    waiting = Mail.objects.get()
    assert (waiting.state, waiting.attempts) == (Mail.State.PENDING, 1)

    sink.answer = "250 OK"
    assert deliver() == 0  # not yet due
    make_due()
    assert deliver() == 1

    ((to, message),) = sink.messages
    assert to == [ayse.email]
    assert message["Message-ID"] == Mail.objects.get().message_id
    assert Mail.objects.get().last_error == ""


@pytest.mark.fault(18)
def test_a_final_refusal_fails_at_once_and_is_logged(told, ayse, baris, sink, caplog):
    sink.answer = "550 no such person"
    tell(ayse)

    with caplog.at_level(logging.ERROR):
        deliver()

    failed = Mail.objects.get()
    assert (failed.state, failed.attempts) == (Mail.State.FAILED, 1)
    assert "550" in failed.last_error
    assert failed.message_id in caplog.text


@pytest.mark.fault(18)
@pytest.mark.check(56)
def test_a_server_that_dies_after_data_gets_one_more_copy_of_the_same_mail(told, ayse, sink):
    tell(ayse)
    sink.answer = "die"
    deliver()
    assert Mail.objects.get().state == Mail.State.PENDING

    sink.answer = "250 OK"
    make_due()
    deliver()

    ids = [message["Message-ID"] for _to, message in sink.messages]
    assert ids == [Mail.objects.get().message_id] * 2


@pytest.mark.fault(18)
def test_who_is_never_reached_fails_in_the_end(told, ayse, sink):
    tell(ayse)
    sink.answer = "451 later"

    for _attempt in range(MAX_ATTEMPTS):
        make_due()
        deliver()

    assert Mail.objects.get().state == Mail.State.FAILED


@pytest.mark.check(56)
def test_what_a_dead_worker_held_is_sent_after_its_lease(told, ayse):
    tell(ayse)
    Mail.objects.update(state=Mail.State.SENDING, attempts=1, next_try_at=timezone.now() + timedelta(minutes=5))
    assert deliver() == 0

    make_due()
    assert deliver() == 1

    assert post.outbox[0].extra_headers["Message-ID"] == Mail.objects.get().message_id
    assert Mail.objects.get().attempts == 2


def test_an_empty_outbox_costs_one_statement(db, django_assert_num_queries):
    with django_assert_num_queries(3):  # the question, between savepoint and release
        deliver()


@pytest.mark.race
@pytest.mark.check(118)
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_every_mail_once(committed, told):
    for subject in range(30):
        tell(committed.ayse, committed.baris, subject=subject)
    gate = threading.Barrier(4)

    def work():
        gate.wait()
        try:
            deliver()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    ids = [sent.extra_headers["Message-ID"] for sent in post.outbox]
    assert len(ids) == len(set(ids)) == 60
    assert set(Mail.objects.values_list("state", "attempts")) == {(Mail.State.SENT, 1)}


def test_a_notice_of_a_kind_nobody_knows_any_more_is_not_sent(told, ayse):
    tell(ayse)
    Notice.objects.update(kind="gone")

    assert deliver() == 0
    assert Mail.objects.get().state == Mail.State.DROPPED
