"""A person takes along what is kept about them: JSON and a readable PDF, for a week, and nobody else does."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone, translation

from accounts.actions import privacy
from accounts.actions.privacy import exporting
from accounts.models import AuditEntry, DataExport, PrivacyEvent
from accounts.personal import sections_of, weight_of
from common.refusals import Refused
from notifications.models import Notice
from tests.sales import filed
from tests.world import answered
from tickets import actions as tickets


@pytest.fixture
def export(ayse, deniz, premium):
    ticket = filed(ayse, subject="Pafta açılmıyor", text="Ayşe'nin sözleri <b>& işaretler</b>")
    answered(ticket, by=deniz)
    return privacy.make_export(ayse, by=ayse)


def fetched(browser, export, kind="json"):
    """The answer, read to its end."""
    answer = browser.post(f"/privacy/exports/{export.public_id}/{kind}/")
    answer.whole = b"".join(answer)
    if answer.status_code == 200:
        for close in answer._resource_closers:
            close()
    return answer


def content_of(answer) -> dict:
    return json.loads(answer.whole)


def test_the_json_holds_what_is_kept_under_documented_keys(ayse, export, signed_in):
    content = content_of(fetched(signed_in(ayse), export))

    assert (content["format"], content["version"], content["person"]) == ("supportx-personal-data", 1, ayse.pk)
    assert content["sections"]["account"]["rows"][0]["email"] == "ayse@akcasu.example"
    request = content["sections"]["requests"]["rows"][0]
    assert (request["subject"], request["text"]) == ("Pafta açılmıyor", "Ayşe'nin sözleri <b>& işaretler</b>")
    assert content["sections"]["memberships"]["rows"][0]["unit"] == "Harita Şube"
    assert content["sections"]["disclosure_readings"]["rows"]
    assert [row["what"] for row in content["sections"]["steps"]["rows"]]


def test_it_holds_nobody_elses_words(ayse, export, signed_in):
    content = json.dumps(content_of(fetched(signed_in(ayse), export))["sections"]["texts"])

    assert "EPSG:5254" not in content  # deniz's answer


def test_the_pdf_is_tagged_for_screen_readers_and_holds_the_same_rows(ayse, export, signed_in):
    answer = fetched(signed_in(ayse), export, "pdf")

    content = answer.whole
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert content.startswith(b"%PDF-")
    assert b"pdfuaid" in content
    assert re.search(rb"/Lang ?\(tr", content)
    requests = next(one for one in sections_of(ayse) if one.code == "requests")
    assert ("Konu", "Pafta açılmıyor") in [cell for row in on_paper(requests)["rows"] for cell in row]


def on_paper(section):
    from accounts.exporting import _on_paper

    with translation.override("tr"):
        found = _on_paper(section)
        found["rows"] = [[(str(label), value) for label, value in row] for row in found["rows"]]
        return found


def test_it_is_in_the_persons_language(ayse):
    ayse.language = "en"
    ayse.save(update_fields=["language"])

    export = privacy.make_export(ayse, by=ayse)

    assert export.language == "en"
    with default_storage.open(export.json_path) as file:
        content = json.loads(file.read())
    assert content["sections"]["account"]["title"] == "Account"


@pytest.mark.case(49)
def test_it_is_fetched_by_its_owner_alone(ayse, cem, baris, elif_, deniz, filiz, export, signed_in):
    assert fetched(signed_in(ayse), export).status_code == 200

    for other in (cem, baris, elif_, deniz, filiz):
        assert fetched(signed_in(other), export).status_code == 404


def test_one_made_for_a_request_is_fetched_by_the_managers_who_answer_it(ayse, cem, filiz, signed_in):
    asked = privacy.file_request("access", "", key=uuid4(), by=ayse)
    signed_in(filiz).post(f"/office/privacy/requests/{asked.pk}/export/")
    export = DataExport.objects.get(request=asked)

    assert fetched(signed_in(filiz), export).status_code == 200
    assert fetched(signed_in(ayse), export).status_code == 200
    assert fetched(signed_in(cem), export).status_code == 404


def test_every_download_leaves_a_line(ayse, export, signed_in):
    fetched(signed_in(ayse), export, "pdf")

    event = PrivacyEvent.objects.get(kind="export_fetched")
    assert (event.actor, event.person, event.data) == (ayse, ayse, {"export": export.pk, "file": "pdf"})
    assert AuditEntry.objects.filter(kind="data_export_fetched", person=ayse).exists()


def test_after_a_week_it_is_gone(ayse, export, signed_in, own_folder, django_capture_on_commit_callbacks):
    assert len([path for path in own_folder.rglob("*") if path.is_file()]) == 2

    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert fetched(signed_in(ayse), export).status_code == 404
        with django_capture_on_commit_callbacks(execute=True):
            privacy.retain_tonight(timezone.now())

    export.refresh_from_db()
    assert (export.state, export.json_path, export.pdf_path) == ("deleted", "", "")
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []


def test_a_big_one_is_prepared_by_the_worker_and_told(ayse, monkeypatch, signed_in):
    monkeypatch.setattr(exporting, "AT_ONCE", -1)
    export = privacy.make_export(ayse, by=ayse)
    assert export.state == "waiting"
    assert fetched(signed_in(ayse), export).status_code == 404
    with pytest.raises(Refused):
        privacy.make_export(ayse, by=ayse)

    assert privacy.prepare_exports() == 1
    assert privacy.prepare_exports() == 0

    export.refresh_from_db()
    assert export.can_be_fetched
    assert Notice.objects.filter(user=ayse, kind="data_export_ready").count() == 1


def test_one_that_cannot_be_written_is_given_up_after_three_tries(ayse, monkeypatch, caplog):
    monkeypatch.setattr(exporting, "AT_ONCE", -1)
    privacy.make_export(ayse, by=ayse)
    monkeypatch.setattr(exporting.exporting, "documents", lambda user, language: 1 / 0)

    for hours in range(4):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            privacy.prepare_exports()

    assert DataExport.objects.get().state == "failed"
    assert privacy.prepare_exports() == 0


def test_the_button_makes_one_and_the_page_shows_it(ayse, signed_in):
    browser = signed_in(ayse)

    answer = browser.post("/privacy/exports/make/")
    page = browser.get("/privacy/mine/").content.decode()

    assert answer["Location"] == "/privacy/mine/"
    assert str(DataExport.objects.get(user=ayse).public_id) in page


def test_a_day_has_its_limit(ayse):
    for _ in range(5):
        privacy.make_export(ayse, by=ayse)

    with pytest.raises(Refused):
        privacy.make_export(ayse, by=ayse)


def test_weight_grows_with_what_is_kept(ayse, premium):
    before = weight_of(ayse)

    filed(ayse)
    tickets.reply(filed(ayse), "Ek bilgi.", key=uuid4(), by=ayse)

    assert weight_of(ayse) > before
