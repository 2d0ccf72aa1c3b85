"""Schedules are made, changed, paused, and taken away. Each change is an entry of the audit log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from common.refusals import Refused
from organizations.models import Institution
from reports.models import Schedule
from reports.queries.parts import about_words
from reports.queries.schedules import next_day
from reports.scopes import Scope


@dataclass(frozen=True)
class Plan:
    """What of a schedule can be changed."""

    report: str
    scope: Scope
    rhythm: str
    kinds: Sequence[str]
    roles: Sequence[str]
    people: Sequence[User]


@transaction.atomic
def add_schedule(institution: Institution | None, plan: Plan, *, by: User) -> Schedule:
    schedule = Schedule(institution=institution, created_by=by)
    _take(schedule, plan, timezone.localdate())
    schedule.save()
    schedule.people.set(plan.people)
    _audit("report_schedule_added", schedule, by=by)
    return schedule


@transaction.atomic
def change_schedule(schedule: Schedule, plan: Plan, *, by: User) -> None:
    schedule = _locked(schedule)
    before = _told(schedule)
    _take(schedule, plan, timezone.localdate())
    schedule.save()
    schedule.people.set(plan.people)
    after = _told(schedule)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changed:
        facts: dict[str, Any] = {"report": schedule.report, "changed": changed}
        audit("report_schedule_changed", by=by, institution_id=schedule.institution_id, **facts)


@transaction.atomic
def pause_schedule(schedule: Schedule, *, by: User) -> None:
    schedule = _locked(schedule)
    if schedule.is_paused:
        raise Refused(_("This schedule is paused already."))
    schedule.paused_at, schedule.next_on = timezone.now(), None
    schedule.save(update_fields=["paused_at", "next_on"])
    _audit("report_schedule_paused", schedule, by=by)


@transaction.atomic
def resume_schedule(schedule: Schedule, *, by: User) -> None:
    """From the running period on: what was over meanwhile is not sent."""
    schedule = _locked(schedule)
    if not schedule.is_paused:
        raise Refused(_("This schedule is not paused."))
    schedule.paused_at = None
    schedule.next_on = _next(schedule, timezone.localdate())
    schedule.save(update_fields=["paused_at", "next_on"])
    _audit("report_schedule_resumed", schedule, by=by)


@transaction.atomic
def delete_schedule(schedule: Schedule, *, by: User) -> None:
    """Nothing comes any more. What was sent, and its files, stay."""
    schedule = _locked(schedule)
    schedule.deleted_at, schedule.next_on = timezone.now(), None
    schedule.save(update_fields=["deleted_at", "next_on"])
    _audit("report_schedule_deleted", schedule, by=by)


def forget_reader(user: User) -> int:
    """Takes a person out of the schedules that name them."""
    places = Schedule.people.through.objects.filter(user=user)
    gone, _rows = places.delete()
    return gone


@transaction.atomic
def follow_terms(today: date) -> int:
    """Contract years whose package was renewed, ended early or sold anew: their next day follows. Each night."""
    yearly = (
        Schedule.objects.living().filter(rhythm=Schedule.Rhythm.CONTRACT, paused_at=None).select_related("institution")
    )
    moved = 0
    for schedule in yearly.exclude(next_on__lte=today).select_for_update(of=["self"], skip_locked=True):
        following = next_day(schedule.rhythm, schedule.institution, today)
        if following != schedule.next_on:
            schedule.next_on = following
            schedule.save(update_fields=["next_on"])
            moved += 1
    return moved


def _locked(schedule: Schedule) -> Schedule:
    found = Schedule.objects.living().select_for_update(of=["self"]).select_related("institution")
    living = found.filter(pk=schedule.pk).first()
    if living is None:
        raise Refused(_("This schedule was deleted."))
    return living


def _take(schedule: Schedule, plan: Plan, today: date) -> None:
    schedule.report, schedule.rhythm = plan.report, plan.rhythm
    schedule.regions, schedule.units = list(plan.scope.regions), list(plan.scope.units)
    schedule.kinds, schedule.roles = list(plan.kinds), list(plan.roles)
    schedule.next_on = None if schedule.is_paused else _next(schedule, today)


def _next(schedule: Schedule, today: date) -> date:
    following = next_day(schedule.rhythm, schedule.institution, today)
    if following is None:
        raise Refused(_("There is no package whose year could end. Choose another rhythm."), field="rhythm")
    return following


def _audit(kind: str, schedule: Schedule, *, by: User) -> None:
    facts = {"report": schedule.report, **_told(schedule)}
    audit(kind, by=by, institution_id=schedule.institution_id, **facts)


def _told(schedule: Schedule) -> dict[str, Any]:
    return {
        "schedule.report": schedule.report,
        "schedule.part": about_words(schedule.institution, schedule.scope),
        "schedule.rhythm": schedule.rhythm,
        "schedule.formats": list(schedule.kinds),
        "schedule.roles": list(schedule.roles),
        "schedule.readers": _ids(schedule.people.order_by("pk")),
    }


def _ids(people: Iterable[User]) -> list[dict[str, int]]:
    return [{"user": person.pk} for person in people]
