"""The way in: an invitation is accepted once, by the address it was sent to."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts.models import User
from common.refusals import Refused
from organizations.actions.placing import checked_place
from organizations.actions.recording import locked, record
from organizations.actions.switching import stay_where_they_stand
from organizations.models import Invitation, Membership
from organizations.seats import take_seat


@transaction.atomic
def accept(invitation: Invitation, *, name: str = "", password: str = "", by: User | None) -> Membership:
    """Takes the place. `by` is who is signed in; without one the person is made, or gets the password typed here.

    Of two who click at once the second finds it used.
    """
    locked(invitation.institution_id)
    invitation = Invitation.objects.select_for_update(of=["self"]).select_related("membership").get(pk=invitation.pk)
    refuse_unless_living(invitation)
    if by and by.email != invitation.email:
        raise Refused(_("This invitation is for another address. Sign out first."))
    user = by or accounts.welcome(invitation.email, name or invitation.name, password, language=invitation.language)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    membership = invitation.membership or _join(invitation, user)
    record(invitation.institution_id, "invitation_accepted", by=user, person=user, invitation=invitation.pk)
    return membership


def refuse_unless_living(invitation: Invitation) -> None:
    """`invitation` with its membership."""
    if invitation.accepted_at:
        raise Refused(_("This invitation was used already. Sign in with your address and password."))
    if invitation.withdrawn_at or (invitation.membership and invitation.membership.left_at):
        raise Refused(_("This invitation was withdrawn. Ask the administrator of your institution."))
    if not invitation.is_living:
        raise Refused(_("This invitation is older than 14 days. Ask your administrator for a new one."))


def _join(invitation: Invitation, user: User) -> Membership:
    """The seat kept until now becomes the member's. A place archived meanwhile is refused like anywhere."""
    existing = Membership.objects.filter(user=user, institution=invitation.institution_id, left_at=None).first()
    if existing:
        return existing
    unit, region = checked_place(invitation.institution_id, invitation.role, invitation.unit, invitation.region)
    take_seat(invitation.institution_id)
    stay_where_they_stand(user, invitation.institution_id)
    return Membership.objects.create(
        user=user, institution_id=invitation.institution_id, role=invitation.role, unit=unit, region=region
    )
