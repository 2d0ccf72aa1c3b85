"""What people ask about their own data: filed, watched for thirty days, answered or refused with a reason."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.actions import privacy
from accounts.models import AuditEntry, DataRequest, PrivacyEvent
from accounts.queries.privacy import overdue_count, waiting
from common.refusals import Refused
from notifications.models import Mail, Notice
from notifications.queries import shown

ISTANBUL = ZoneInfo("Europe/Istanbul")


def asked(by, kind="rectification", text="Soyadım değişti.", key=None):
    return privacy.file_request(kind, text, key=key or uuid4(), by=by)


@pytest.mark.parametrize(
    ("filed_at", "due_on"),
    [
        (datetime(2026, 11, 23, 10, 0, tzinfo=ISTANBUL), date(2026, 12, 23)),
        (datetime(2026, 12, 5, 23, 59, 59, tzinfo=ISTANBUL), date(2027, 1, 4)),
        (datetime(2026, 12, 31, 23, 59, 59, 900_000, tzinfo=ISTANBUL), date(2027, 1, 30)),
        (datetime(2027, 1, 1, 0, 0, tzinfo=ISTANBUL), date(2027, 1, 31)),
        (datetime(2028, 1, 31, 12, 0, tzinfo=ISTANBUL), date(2028, 3, 1)),  # a leap year
    ],
)
def test_the_answer_is_due_thirty_days_after_the_day_of_filing(ayse, filed_at, due_on):
    with time_machine.travel(filed_at, tick=False):
        assert asked(ayse).due_on == due_on


def test_the_clock_around_the_end_of_a_year(ayse, filiz):
    with time_machine.travel(datetime(2026, 12, 5, 9, 0, tzinfo=ISTANBUL)):
        filed = asked(ayse)

    assert filed.days_left(date(2026, 12, 28)) == 7
    assert privacy.watch_requests(date(2026, 12, 27)) == 0
    assert privacy.watch_requests(date(2026, 12, 28)) == 1
    assert privacy.watch_requests(date(2026, 12, 28)) == 0
    assert overdue_count(date(2027, 1, 4)) == 0
    assert privacy.watch_requests(date(2027, 1, 4)) == 0
    assert overdue_count(date(2027, 1, 5)) == 1
    assert privacy.watch_requests(date(2027, 1, 5)) == 1
    assert privacy.watch_requests(date(2027, 1, 6)) == 0
    told = list(Notice.objects.filter(user=filiz).order_by("id").values_list("kind", flat=True))
    assert told == ["data_request_filed", "data_request_warned", "data_request_overdue"]


def test_a_watch_that_was_missed_tells_of_the_worse_alone(ayse, filiz):
    with time_machine.travel(datetime(2026, 12, 5, 9, 0, tzinfo=ISTANBUL)):
        asked(ayse)

    assert privacy.watch_requests(date(2027, 2, 1)) == 1

    assert Notice.objects.filter(user=filiz, kind="data_request_overdue").count() == 1
    assert not Notice.objects.filter(user=filiz, kind="data_request_warned").exists()


def test_a_settled_request_is_not_watched(ayse, filiz):
    filed = asked(ayse)
    privacy.answer_request(filed, "Düzeltildi.", by=filiz)

    assert privacy.watch_requests(date(2099, 1, 1)) == 0


def test_a_person_files_from_the_page_and_sees_the_state(ayse, signed_in, filiz):
    browser = signed_in(ayse)

    answer = browser.post("/privacy/requests/file/", {"kind": "objection", "text": "Anket.", "key": str(uuid4())})
    filed = DataRequest.objects.get(user=ayse)
    privacy.refuse_request(filed, "Anket gönderilmiyor.", by=filiz)
    page = browser.get(answer["Location"]).content.decode()

    assert answer["Location"] == f"/privacy/requests/{filed.pk}/"
    assert "Anket gönderilmiyor." in page
    notice = Notice.objects.get(user=ayse)
    assert notice.kind == "data_request_refused"
    assert shown([notice], to=ayse)[0].can_open
    assert Mail.objects.filter(user=ayse, notice=notice).exists()


def test_the_form_sent_twice_is_one_request(ayse):
    key = uuid4()

    assert asked(ayse, key=key) == asked(ayse, key=key)
    assert DataRequest.objects.count() == 1


def test_a_second_one_of_the_kind_waits_for_the_first(ayse, filiz):
    first = asked(ayse)

    with pytest.raises(Refused):
        asked(ayse)
    privacy.answer_request(first, "Tamam.", by=filiz)

    assert asked(ayse).is_open


def test_a_correction_says_what_is_wrong(ayse, signed_in):
    answer = signed_in(ayse).post("/privacy/requests/file/", {"kind": "rectification", "text": "", "key": str(uuid4())})

    assert answer.status_code == 422
    assert not DataRequest.objects.exists()


def test_a_refusal_gives_its_reason(ayse, filiz):
    filed = asked(ayse)

    with pytest.raises(Refused):
        privacy.refuse_request(filed, "  ", by=filiz)

    filed.refresh_from_db()
    assert filed.is_open


def test_a_settled_request_is_settled_once(ayse, filiz):
    filed = asked(ayse)
    privacy.withdraw_request(filed, by=ayse)

    for again in (
        lambda: privacy.withdraw_request(filed, by=ayse),
        lambda: privacy.answer_request(filed, "Tamam.", by=filiz),
        lambda: privacy.refuse_request(filed, "Hayır.", by=filiz),
        lambda: privacy.correct_person(filed, name="B", email=ayse.email, phone="", by=filiz),
    ):
        with pytest.raises(Refused):
            again()

    assert list(filed.events.order_by("id").values_list("kind", flat=True)) == ["filed", "withdrawn"]


def test_an_erasure_is_not_answered_with_words(ayse, filiz):
    with pytest.raises(Refused):
        privacy.answer_request(asked(ayse, "erasure", ""), "Silindi.", by=filiz)


def test_the_manager_corrects_what_the_person_cannot(ayse, filiz, signed_in):
    filed, theirs = asked(ayse), signed_in(ayse)

    typed = {"name": "Ayşe Demirel", "email": "AYSE.Demirel@akcasu.example", "phone": "0312 265 05 10"}
    answer = signed_in(filiz).post(f"/office/privacy/requests/{filed.pk}/correct/", typed)

    ayse.refresh_from_db()
    assert answer.status_code == 302
    assert (ayse.name, ayse.email, ayse.phone) == ("Ayşe Demirel", "ayse.demirel@akcasu.example", "0312 265 05 10")
    event = PrivacyEvent.objects.get(kind="corrected")
    assert event.data == {"fields": ["name", "email", "phone"]}
    entry = AuditEntry.objects.get(kind="person_corrected")
    assert (entry.actor, entry.person) == (filiz, ayse)
    assert "Demirel" not in str(entry.data)
    assert theirs.get("/preferences/").status_code == 302
    assert Mail.objects.get(subject="SupportX: adresiniz değişti").to_address == "ayse@akcasu.example"


def test_nobody_gets_the_address_of_somebody_else(ayse, baris, filiz, signed_in):
    filed = asked(ayse)

    typed = {"name": ayse.name, "email": baris.email, "phone": ""}
    answer = signed_in(filiz).post(f"/office/privacy/requests/{filed.pk}/correct/", typed)

    ayse.refresh_from_db()
    assert answer.status_code == 422
    assert ayse.email == "ayse@akcasu.example"


def test_the_queue_has_the_most_pressing_first(ayse, baris, cem, filiz, signed_in):
    for person, day in ((ayse, 20), (baris, 5), (cem, 12)):
        with time_machine.travel(datetime(2026, 11, day, 9, 0, tzinfo=ISTANBUL)):
            asked(person)

    with time_machine.travel(datetime(2026, 12, 6, 9, 0, tzinfo=ISTANBUL)):
        rows = waiting()
        page = signed_in(filiz).get("/office/privacy/").content.decode()

    assert [(row.request.user, row.tone) for row in rows] == [(baris, "danger"), (cem, "warn"), (ayse, "")]
    assert page.index("Barış Demir") < page.index("Cem Kılıç") < page.index("Ayşe Yıldız")


def test_the_queue_costs_the_same_for_one_and_for_several(
    ayse, baris, cem, filiz, signed_in, django_assert_num_queries
):
    browser = signed_in(filiz)
    asked(ayse)
    browser.get("/office/privacy/")
    with django_assert_num_queries(7) as first:
        browser.get("/office/privacy/")
    for person in (baris, cem):
        asked(person)
        privacy.answer_request(asked(person, "access", ""), "Tamam.", by=filiz)

    with django_assert_num_queries(len(first)):
        browser.get("/office/privacy/")


def test_managers_hear_of_a_new_request_and_others_do_not(ayse, filiz, deniz, elif_):
    asked(ayse)

    assert set(Notice.objects.values_list("user", flat=True)) == {filiz.pk}


def test_it_is_nobody_elses(ayse, cem, baris, elif_, deniz, signed_in):
    filed = asked(ayse)
    assert signed_in(ayse).get(f"/privacy/requests/{filed.pk}/").status_code == 200

    for other in (cem, baris, elif_, deniz):
        browser = signed_in(other)
        assert browser.get(f"/privacy/requests/{filed.pk}/").status_code == 404
        assert browser.post(f"/privacy/requests/{filed.pk}/withdraw/").status_code == 404
        assert browser.get(f"/office/privacy/requests/{filed.pk}/").status_code == (403 if other == deniz else 404)


def test_overdue_requests_alarm_on_the_first_page_of_managers(ayse, filiz, signed_in):
    with time_machine.travel(datetime(2026, 10, 1, 9, 0, tzinfo=ISTANBUL)):
        asked(ayse)

    page = signed_in(filiz).get("/office/portfolio/").content.decode()

    assert 'href="/office/privacy/"' in page
    assert "1 kişisel veri başvurusunun süresi geçti" in page
