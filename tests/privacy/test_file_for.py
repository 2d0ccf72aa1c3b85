"""A request that came by letter: recorded by a manager, counted from the day it was received."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.actions import privacy
from accounts.models import DataRequest
from common.refusals import Refused

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=ZoneInfo("Europe/Istanbul"))
ADDRESS = "/office/privacy/requests/file/"


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW):
        yield


def typed(**changes) -> dict[str, str]:
    return {
        "email": "AYŞE@akcasu.example",
        "received_on": "28.12.2026",
        "kind": "objection",
        "text": "Anket istemiyorum.",
        "key": str(uuid4()),
    } | changes


def test_the_days_count_from_the_day_it_was_received(ayse, filiz, signed_in):
    answer = signed_in(filiz).post(ADDRESS, typed())

    filed = DataRequest.objects.get()
    assert answer["Location"] == f"/office/privacy/requests/{filed.pk}/"
    assert (filed.user, filed.due_on) == (ayse, date(2027, 1, 27))
    assert filed.events.get().actor == filiz
    assert "Anket istemiyorum." in signed_in(ayse).get(f"/privacy/requests/{filed.pk}/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "kimse@akcasu.example"},
        {"received_on": "05.01.2027"},
        {"received_on": "31.02.2027"},
        {"text": ""},
        {"kind": "everything"},
    ],
)
def test_what_cannot_be_is_said_at_the_form(ayse, filiz, signed_in, changes):
    assert signed_in(filiz).post(ADDRESS, typed(**changes)).status_code == 422

    assert not DataRequest.objects.exists()


def test_the_form_sent_twice_is_one_request(ayse, filiz, signed_in):
    form, browser = typed(), signed_in(filiz)

    assert browser.post(ADDRESS, form)["Location"] == browser.post(ADDRESS, form)["Location"]
    assert DataRequest.objects.count() == 1


def test_nothing_is_asked_for_an_erased_person(ayse, filiz):
    privacy.erase_person(ayse, by=filiz)
    ayse.refresh_from_db()

    with pytest.raises(Refused):
        privacy.file_for(ayse, "access", "", received_on=date(2027, 1, 4), key=uuid4(), by=filiz)


def test_only_managers_record(cem, ayse, elif_, deniz, signed_in):
    for person in (cem, ayse, elif_, deniz):
        assert signed_in(person).post(ADDRESS, typed()).status_code == (403 if person == deniz else 404)

    assert not DataRequest.objects.exists()
