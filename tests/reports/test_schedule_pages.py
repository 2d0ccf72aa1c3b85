"""Schedules on pages: made, changed, paused, deleted, and shown in the catalogue."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from organizations import actions as organizations
from organizations.models import Membership
from reports import actions
from reports.models import Schedule
from reports.queries import recipients
from reports.scopes import Scope
from tests.reports.days import at, later
from tests.reports.kept import night_of_the_first, plan


def typed(**more):
    return {"report": "summary", "part": "", "rhythm": "monthly", "kinds": ["pdf"], "roles": ["central"]} | more


def test_a_central_administrator_makes_changes_and_deletes_a_schedule(november, elif_, signed_in):
    with later(at(16, 10)):
        browser = signed_in(elif_)
        here = f"/institutions/{november.akcasu.pk}/reports/schedules/"
        answer = browser.post(here + "add/", typed(report="package-use", part=f"u{november.maps.pk}"))
        schedule = Schedule.objects.get(report="package-use")
        assert answer["Location"] == f"/reports/schedules/{schedule.pk}/"
        assert "Harita Şube" in browser.get(here).content.decode()
        browser.post(f"/reports/schedules/{schedule.pk}/change/", typed(report="package-use", kinds=["xlsx", "csv"]))
        browser.post(f"/reports/schedules/{schedule.pk}/pause/")
        browser.post(f"/reports/schedules/{schedule.pk}/resume/")
        browser.post(f"/reports/schedules/{schedule.pk}/delete/")

    schedule.refresh_from_db()
    assert (schedule.kinds, schedule.units, schedule.next_on) == (["xlsx", "csv"], [], None)
    assert schedule.deleted_at is not None
    kinds = AuditEntry.objects.filter(kind__startswith="report_schedule", institution_id=november.akcasu.pk)
    assert list(kinds.order_by("id").values_list("kind", flat=True))[-5:] == [
        f"report_schedule_{verb}" for verb in ("added", "changed", "paused", "resumed", "deleted")
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kinds": []}, "kinds"),
        ({"roles": []}, "roles"),
        ({"report": "performance"}, "report"),
        ({"part": "r999999"}, "part"),
        ({"rhythm": "hourly"}, "rhythm"),
        ({"people": ["987654"]}, "people"),
    ],
)
def test_a_bad_schedule_gets_a_sentence_beside_its_field(november, elif_, signed_in, wrong, field):
    with later(at(16, 10)):
        page = signed_in(elif_).post(f"/institutions/{november.akcasu.pk}/reports/schedules/add/", typed(**wrong))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]


def test_a_person_who_may_not_read_the_part_cannot_be_chosen(november, elif_, ayse, filiz, signed_in):
    with later(at(16, 10)):
        organizations.change_role(Membership.objects.get(user=ayse), role="unit_admin", by=filiz)
        page = signed_in(elif_).post(
            f"/institutions/{november.akcasu.pk}/reports/schedules/add/", typed(people=[ayse.pk])
        )

    assert page.status_code == 422
    assert "Ayşe Yıldız" in page.context["form"].errors["people"][0]


def test_a_regional_administrator_gets_the_report_of_the_region(november, elif_, ayse, filiz):
    with later(at(16, 10)):
        member = Membership.objects.get(user=ayse)
        organizations.change_role(member, role="region_admin", region=november.region, by=filiz)
        part = Scope(november.akcasu.pk, regions=(november.region.pk,))
        schedule = actions.add_schedule(
            november.akcasu, plan(november.akcasu, scope=part, roles=["regional"]), by=elif_
        )

    assert [one.user for one in recipients(schedule)] == [ayse]


def test_the_catalogue_shows_the_last_file_and_the_next_day(november, elif_, signed_in):
    night_of_the_first()

    with later(at(1, 8, month=12)):
        page = signed_in(elif_).get(f"/institutions/{november.akcasu.pk}/reports/")

    cards = {card["report"].code: card for card in page.context["reports"]}
    assert cards["summary"]["next_on"] == date(2027, 1, 1)
    assert cards["summary"]["made_at"] is not None
    assert cards["regional"]["made_at"] is None
    assert not cards["regional"]["is_scheduled"]


def test_many_schedules_cost_the_same_statements(november, elif_, signed_in, django_assert_max_num_queries):
    browser, address = signed_in(elif_), f"/institutions/{november.akcasu.pk}/reports/schedules/"
    with later(at(16, 10)):
        part = Scope(november.akcasu.pk, units=(november.maps.pk,))
        actions.add_schedule(november.akcasu, plan(november.akcasu, scope=part, people=[elif_]), by=elif_)
        browser.get(address)
        with django_assert_max_num_queries(18) as one:
            browser.get(address)
        for report in ("satisfaction", "package-use", "products"):
            actions.add_schedule(
                november.akcasu, plan(november.akcasu, report=report, people=[elif_], scope=part), by=elif_
            )
        with django_assert_max_num_queries(18) as several:
            browser.get(address)

    assert len(several) == len(one)
