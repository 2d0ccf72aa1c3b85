from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts.models import User
from common.refusals import Refused
from organizations.models import Membership


def reset_second_step(membership: Membership, *, by: User) -> None:
    """For a member who lost phone and recovery codes. Who also belongs elsewhere is not this institution's to reset."""
    user = membership.user
    elsewhere = Membership.objects.filter(user=user, left_at=None).exclude(institution=membership.institution_id)
    if user == by:
        raise Refused(_("Your own second step is yours to change, under “Sign-in and devices”."))
    if elsewhere.exists():
        raise Refused(_("This person belongs to other institutions as well. The support desk resets the second step."))
    accounts.reset_factors(user, by=by)
