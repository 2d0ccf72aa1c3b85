from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations import notices
from organizations.actions.recording import locked, place_facts, record
from organizations.actions.refusing import living, living_region, of_institution
from organizations.models import Institution, Membership, Region, Unit, ViewingGrant


@transaction.atomic
def grant_viewing(
    user: User,
    institution: Institution,
    *,
    unit: Unit | None = None,
    region: Region | None = None,
    can_reply: bool = False,
    can_file: bool = False,
    reason: str = "",
    starts_at: datetime | None = None,
    until: datetime | None = None,
    by: User | None,
) -> ViewingGrant:
    """Opens the requests of a unit, of a region with all below it, or of the whole institution to one member: to read,
    to reply as well, or to file for the place as well. With a first day it opens nothing before that."""
    locked(institution.pk)
    unit, region = _checked(user, institution, unit, region)
    starts_at = _checked_days(starts_at, until)
    grant = ViewingGrant.objects.create(
        user=user,
        institution=institution,
        unit=unit,
        region=region,
        can_reply=can_reply or can_file,
        can_file=can_file,
        reason=reason.strip(),
        starts_at=starts_at,
        until=until,
        granted_by=by,
    )
    record(institution.pk, "viewing_granted", by=by, person=user, **_facts(grant))
    notices.granted(grant, by=by)
    return grant


def _facts(grant: ViewingGrant) -> dict[str, Any]:
    return {
        "place": place_facts(grant.place),
        "can_reply": grant.can_reply,
        "can_file": grant.can_file,
        "reason": grant.reason,
        "starts_at": grant.starts_at.isoformat() if grant.starts_at else None,
        "until": grant.until.isoformat() if grant.until else None,
    }


def _checked(
    user: User, institution: Institution, unit: Unit | None, region: Region | None
) -> tuple[Unit | None, Region | None]:
    """The places as they are now; refused for strangers, and for what the person has or will have already."""
    if not Membership.objects.active().filter(user=user, institution=institution).exists():
        raise Refused(_("This person is no longer a member of the institution."), field="person")
    if unit:
        unit = of_institution(living(unit), institution.pk)
    region = living_region(region, institution.pk)
    lasting = ViewingGrant.objects.lasting(timezone.now())
    if lasting.filter(user=user, institution=institution, unit=unit, region=region).exists():
        raise Refused(_("This person has this authority already."), field="person")
    return unit, region


def _checked_days(starts_at: datetime | None, until: datetime | None) -> datetime | None:
    """The moment it begins; a first day that is today or past is at once."""
    now = timezone.now()
    if until and until <= now:
        raise Refused(_("This day is over. Choose a later one."), field="until")
    if starts_at and until and starts_at >= until:
        raise Refused(_("The last day is before the first one."), field="until")
    return starts_at if starts_at and starts_at > now else None


@transaction.atomic
def change_viewing(
    grant: ViewingGrant, *, can_reply: bool, can_file: bool, reason: str, until: datetime | None, by: User | None
) -> None:
    """Another level, reason or end. What is over opens nothing any more: that is granted anew, with its preview."""
    locked(grant.institution_id)
    grant.refresh_from_db()
    _refuse_over(grant)
    _checked_days(grant.starts_at, until)
    before = {"level": grant.level, "until": grant.until}
    grant.can_reply, grant.can_file, grant.reason = can_reply or can_file, can_file, reason.strip()
    grant.until, grant.warned_at = until, None
    grant.save(update_fields=["can_reply", "can_file", "reason", "until", "warned_at"])
    record(
        grant.institution_id,
        "viewing_changed",
        by=by,
        person=grant.user_id,
        place=place_facts(grant.place),
        before=before,
        after={"level": grant.level, "until": until},
    )
    notices.changed(grant, by=by)


def _refuse_over(grant: ViewingGrant) -> None:
    if grant.withdrawn_at:
        raise Refused(_("This authority is withdrawn already."))
    if grant.until and grant.until <= timezone.now():
        raise Refused(_("This authority is over already. Grant it anew."))


def warn_of_ending_authority(now: datetime) -> int:
    """A week before an authority ends its holder hears of it, once."""
    ending = ViewingGrant.objects.filter(
        withdrawn_at=None, warned_at=None, until__gt=now, until__lte=now + timedelta(days=7)
    )
    with transaction.atomic():
        found = list(
            ending.select_for_update(skip_locked=True, of=["self"])
            .select_related("user", "unit", "region", "institution")
            .order_by("id")
        )
        ViewingGrant.objects.filter(pk__in=[grant.pk for grant in found]).update(warned_at=now)
        for grant in found:
            notices.ending(grant)
    return len(found)


@transaction.atomic
def withdraw_viewing(grant: ViewingGrant, *, by: User | None) -> None:
    locked(grant.institution_id)
    grant.refresh_from_db()
    _refuse_over(grant)
    grant.withdrawn_at = timezone.now()
    grant.save(update_fields=["withdrawn_at"])
    record(
        grant.institution_id,
        "viewing_withdrawn",
        by=by,
        person=grant.user_id,
        place=place_facts(grant.unit or grant.region or grant.institution),
    )
    notices.withdrawn(grant, by=by)
