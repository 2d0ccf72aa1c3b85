"""Two managers, two workers, two clicks at the same moment: one effect."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.actions import privacy
from accounts.models import Consent, DataExport, DataRequest, DisclosureText, PrivacyEvent, RetentionRun, User
from accounts.queries.retention import rules
from tests.race import at_once, failures


@pytest.mark.case(50)
def test_two_managers_erase_one_person_once(committed):
    other = User.objects.create_user("kemal@vendor.example", name="Kemal Aslan", vendor_role="manager")
    managers = (committed.filiz, other)

    results = at_once(2, lambda number: privacy.erase_person(committed.ayse, by=managers[number]))

    assert failures(results) == []
    assert sorted(bool(changed) for changed in results) == [False, True]
    assert PrivacyEvent.objects.filter(kind="erased").count() == 1


def test_a_form_sent_twice_at_once_is_one_request(committed):
    key = uuid4()

    results = at_once(8, lambda number: privacy.file_request("access", "", key=key, by=committed.ayse))

    assert failures(results) == []
    assert DataRequest.objects.count() == 1


def test_a_request_is_settled_by_one_of_two(committed):
    filed = privacy.file_request("objection", "Anket", key=uuid4(), by=committed.ayse)

    acts = (
        lambda: privacy.answer_request(filed, "Tamam.", by=committed.filiz),
        lambda: privacy.refuse_request(filed, "Hayır.", by=committed.filiz),
    )
    results = at_once(2, lambda number: acts[number]())

    assert len(failures(results)) == 1
    assert PrivacyEvent.objects.filter(kind__in=("answered", "refused")).count() == 1


def test_one_export_is_prepared_at_a_time(committed, monkeypatch):
    monkeypatch.setattr("accounts.actions.privacy.exporting.AT_ONCE", -1)

    results = at_once(6, lambda number: privacy.make_export(committed.ayse, by=committed.ayse))

    assert len(failures(results)) == 5
    assert sum(at_once(2, lambda number: privacy.prepare_exports())) == 1
    assert DataExport.objects.get().can_be_fetched


def test_a_night_is_run_by_one_of_four_workers(committed):
    now = timezone.now()

    results = at_once(4, lambda number: privacy.retain_tonight(now))

    assert failures(results) == []
    assert RetentionRun.objects.count() == sum(rule.is_enabled for rule in rules())


def test_a_consent_clicked_twice_is_one_answer(committed):
    at_once(6, lambda number: privacy.give_consent("news", by=committed.ayse))

    assert Consent.objects.count() == 1


def test_two_managers_share_one_draft(committed):
    results = at_once(4, lambda number: privacy.draft_text(by=committed.filiz))

    assert failures(results) == []
    assert DisclosureText.objects.filter(published_at=None).count() == 1


def test_a_deadline_is_told_once_by_two_schedulers(committed):
    filed = privacy.file_request("access", "", key=uuid4(), by=committed.ayse)

    results = at_once(3, lambda number: privacy.watch_requests(filed.due_on))

    assert failures(results) == []
    assert sum(results) == 1
    assert PrivacyEvent.objects.filter(kind="warned").count() == 1
