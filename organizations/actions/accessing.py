"""Support access: asked for or offered, allowed for some hours, declined, ended. It runs out by the clock."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations import notices_of_access as notices
from organizations.actions.recording import locked, record
from organizations.models import Institution, SupportAccess
from organizations.permissions import can_ask_access, has_administrator


@transaction.atomic
def ask_access(institution: Institution, *, reason: str, hours: int, by: User) -> SupportAccess:
    """The institution's central administrators hear of it and answer."""
    locked(institution.pk)
    if not has_administrator(institution):
        raise Refused(_("Nobody administers this institution yet, so nobody can answer. A manager sets it up."))
    _refuse_second(institution, by)
    access = SupportAccess.objects.create(
        institution=institution, colleague=by, reason=reason, hours=hours, asked_at=timezone.now()
    )
    record(institution.pk, "access_asked", by=by, person=by, access=access.pk, hours=hours, reason=reason)
    notices.asked(access, by=by)
    return access


@transaction.atomic
def offer_access(institution: Institution, *, colleague: User, reason: str, hours: int, by: User) -> SupportAccess:
    """The institution lets a colleague in who has not asked."""
    locked(institution.pk)
    if not (colleague.is_active and can_ask_access(colleague)):
        raise Refused(_("This person does not answer requests at the vendor."), field="colleague")
    _refuse_second(institution, colleague)
    access = SupportAccess(institution=institution, colleague=colleague, reason=reason, hours=hours)
    _allow(access, hours, by)
    access.save(force_insert=True)
    record(institution.pk, "access_offered", by=by, person=colleague, access=access.pk, hours=hours, reason=reason)
    notices.allowed(access, by=by)
    return access


@transaction.atomic
def allow_access(access: SupportAccess, *, hours: int, by: User) -> None:
    access = _answered(access)
    if not (access.colleague.is_active and can_ask_access(access.colleague)):
        raise Refused(_("This person no longer answers requests at the vendor."))
    _allow(access, hours, by)
    access.save(update_fields=["hours", "allowed_at", "allowed_by", "until"])
    record(access.institution_id, "access_allowed", by=by, person=access.colleague, access=access.pk, hours=hours)
    notices.allowed(access, by=by)


@transaction.atomic
def decline_access(access: SupportAccess, *, by: User) -> None:
    access = _answered(access)
    access.declined_at, access.declined_by = timezone.now(), by
    access.save(update_fields=["declined_at", "declined_by"])
    record(access.institution_id, "access_declined", by=by, person=access.colleague, access=access.pk)
    notices.declined(access, by=by)


@transaction.atomic
def end_access(access: SupportAccess, *, by: User) -> None:
    """At once, by the institution or by the colleague; a question that waits is taken back by it."""
    access = _locked(access)
    now = timezone.now()
    state = access.state(now)
    if state not in (SupportAccess.State.RUNNING, SupportAccess.State.WAITING):
        raise Refused(_("This access is over already."))
    access.ended_at, access.ended_by = now, by
    access.save(update_fields=["ended_at", "ended_by"])
    kind = "access_ended" if access.allowed_at else "access_withdrawn"
    record(access.institution_id, kind, by=by, person=access.colleague, access=access.pk)
    if access.allowed_at:
        notices.ended(access, by=by)


def _allow(access: SupportAccess, hours: int, by: User) -> None:
    access.hours, access.allowed_at, access.allowed_by = hours, timezone.now(), by
    access.until = access.allowed_at + timedelta(hours=hours)


def _answered(access: SupportAccess) -> SupportAccess:
    access = _locked(access)
    if access.state(timezone.now()) != SupportAccess.State.WAITING:
        raise Refused(_("This question has been answered already."))
    return access


def _locked(access: SupportAccess) -> SupportAccess:
    return (
        SupportAccess.objects.select_for_update(of=["self"])
        .select_related("colleague", "institution")
        .get(pk=access.pk)
    )


def _refuse_second(institution: Institution, colleague: User) -> None:
    mine = SupportAccess.objects.filter(institution=institution, colleague=colleague)
    if mine.waiting().exists():
        raise Refused(_("The question is with the institution already. It waits for an answer."))
    if mine.running(timezone.now()).exists():
        raise Refused(_("This access runs already."))
