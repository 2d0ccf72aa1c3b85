"""A mail that failed is seen by the managers, who can send it again."""

import pytest

from notifications.actions import deliver, notify, queue_mail
from notifications.models import Mail, Notice


@pytest.fixture
def failed(told, ayse, filiz, sink):
    """A mail to ayse that the server refused for good."""
    notify([ayse], "test.told", subject=("ticket", 7), by=None)
    sink.answer = "550 no such person"
    deliver()
    return Mail.objects.get()


@pytest.mark.fault(18)
def test_managers_hear_the_bell_once_until_they_have_looked(failed, filiz, baris, sink, signed_in):
    notify([baris], "test.told", subject=("ticket", 8), by=None)
    deliver()

    notice = Notice.objects.get(user=filiz)
    assert (notice.kind, notice.data) == ("mail_failed", {"address": failed.to_address})
    assert Mail.objects.filter(user=filiz).count() == 0

    browser = signed_in(filiz)
    assert browser.post(f"/notifications/{notice.pk}/open/")["Location"] == "/notifications/failed/"
    page = browser.get("/notifications/failed/").content.decode()
    assert failed.to_address in page
    assert "550" in page


def test_a_failed_mail_is_sent_again(failed, filiz, sink, signed_in):
    sink.answer = "250 OK"

    signed_in(filiz).post(f"/notifications/failed/{failed.pk}/retry/")
    deliver()

    ((_to, message),) = sink.messages
    assert message["Message-ID"] == failed.message_id
    signed_in(filiz).post(f"/notifications/failed/{failed.pk}/retry/")
    assert Mail.objects.get(pk=failed.pk).state == Mail.State.SENT


def test_a_secret_mail_that_failed_is_not_sent_again(ayse, filiz, sink, signed_in):
    mail = queue_mail(ayse.email, "Reset", "secret", user=ayse, secret=True)
    sink.answer = "550 no"
    deliver()

    signed_in(filiz).post(f"/notifications/failed/{mail.pk}/retry/")

    mail.refresh_from_db()
    assert (mail.state, mail.text) == (Mail.State.FAILED, "")


def test_only_managers_see_what_failed(failed, ayse, deniz, signed_in):
    for person, status in ((ayse, 404), (deniz, 403)):
        browser = signed_in(person)
        assert browser.get("/notifications/failed/").status_code == status
        assert browser.post(f"/notifications/failed/{failed.pk}/retry/").status_code == status


def test_one_failed_mail_or_many_cost_the_same_statements(failed, filiz, signed_in, django_assert_num_queries):
    browser = signed_in(filiz)
    with django_assert_num_queries(4):
        browser.get("/notifications/failed/")
    for number in range(5):
        queue_mail(f"x{number}@y.example", "s", "t")
    deliver()

    with django_assert_num_queries(4):
        browser.get("/notifications/failed/")
