from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
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
    until: datetime | None = None,
    by: User | None,
) -> ViewingGrant:
    """Opens the requests of a unit, of a region with all below it, or of the whole institution to one member."""
    locked(institution.pk)
    now = timezone.now()
    if not Membership.objects.active().filter(user=user, institution=institution).exists():
        raise Refused(_("This person is no longer a member of the institution."), field="person")
    if until and until <= now:
        raise Refused(_("This day is over. Choose a later one."), field="until")
    if unit:
        unit = of_institution(living(unit), institution.pk)
    region = living_region(region, institution.pk)
    living_grants = ViewingGrant.objects.filter(Q(until=None) | Q(until__gt=now), withdrawn_at=None)
    if living_grants.filter(user=user, institution=institution, unit=unit, region=region).exists():
        raise Refused(_("This person has this authority already."), field="person")
    grant = ViewingGrant.objects.create(
        user=user, institution=institution, unit=unit, region=region, can_reply=can_reply, until=until, granted_by=by
    )
    record(
        institution.pk,
        "viewing_granted",
        by=by,
        person=user,
        place=place_facts(unit or region or institution),
        can_reply=can_reply,
        until=until.isoformat() if until else None,
    )
    return grant


@transaction.atomic
def withdraw_viewing(grant: ViewingGrant, *, by: User | None) -> None:
    locked(grant.institution_id)
    grant.refresh_from_db()
    if grant.withdrawn_at:
        raise Refused(_("This authority is withdrawn already."))
    grant.withdrawn_at = timezone.now()
    grant.save(update_fields=["withdrawn_at"])
    record(
        grant.institution_id,
        "viewing_withdrawn",
        by=by,
        person=grant.user_id,
        place=place_facts(grant.unit or grant.region or grant.institution),
    )
