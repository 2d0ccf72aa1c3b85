from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations.actions.recording import locked, place_facts, record
from organizations.actions.refusing import living, refuse_taken_name, refuse_used, refuse_without_regions, siblings
from organizations.models import Region, Unit


@transaction.atomic
def archive(place: Region | Unit, *, by: User | None) -> None:
    """Takes an empty region or unit out of use. Its requests and its history stay, and who sees them."""
    locked(place.institution_id)
    place = living(place)
    refuse_used(place)
    place.archived_at = timezone.now()
    place.save(update_fields=["archived_at"])
    record(place.institution_id, "archived", by=by, place=place_facts(place))


@transaction.atomic
def restore(place: Region | Unit, *, by: User | None) -> None:
    """Takes an archived region or unit back into use where it was. What was merged stays merged."""
    locked(place.institution_id)
    place.refresh_from_db()
    above = place.parent if isinstance(place, Region) else place.region
    if place.archived_at is None:
        raise Refused(_("“%(name)s” is in use already.") % {"name": place.name})
    if place.merged_into_id:
        raise Refused(_("“%(name)s” was merged and cannot come back. Add a new one.") % {"name": place.name})
    if above and above.archived_at:
        raise Refused(_("“%(name)s” is archived. Restore it first.") % {"name": above.name})
    if isinstance(place, Region):
        refuse_without_regions(place.institution_id)
    refuse_taken_name(siblings(place), place.name, "")
    place.archived_at = None
    place.save(update_fields=["archived_at"])
    record(place.institution_id, "restored", by=by, place=place_facts(place))
