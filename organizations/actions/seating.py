from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from organizations.actions.recording import locked, record
from organizations.models import Institution, Membership


@transaction.atomic
def seat(
    institution: Institution, kept: Collection[int], *, by: User | None
) -> tuple[list[Membership], list[Membership]]:
    """The memberships in `kept` have a seat from now on, the others read only. Central administrators always keep
    theirs. Answers with who lost a seat and who got one."""
    locked(institution.pk)
    people = list(Membership.objects.active().filter(institution=institution).select_related("user").order_by("id"))
    lost = [one for one in people if one.read_only_since is None and one.pk not in kept and not one.is_admin]
    got = [one for one in people if one.read_only_since is not None and (one.pk in kept or one.is_admin)]
    Membership.objects.filter(pk__in=[one.pk for one in lost]).update(read_only_since=timezone.now())
    Membership.objects.filter(pk__in=[one.pk for one in got]).update(read_only_since=None)
    for kind, changed in (("seat_lost", lost), ("seat_given", got)):
        for one in changed:
            record(institution.pk, kind, by=by, person=one.user_id)
    return lost, got
