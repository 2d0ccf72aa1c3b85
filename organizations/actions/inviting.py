"""Invitations: a place offered to one address, by a link that only its mail holds and that works once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts.models import User
from common.refusals import Refused
from common.turkish import fold_email
from notifications.actions import queue_mail
from organizations.actions.placing import checked_place
from organizations.actions.recording import locked, place_facts, record
from organizations.actions.switching import stay_where_they_stand
from organizations.models import Institution, Invitation, Membership, Region, Unit
from organizations.seats import take_seat

LIVES = timedelta(days=14)
PER_DAY = 500  # of one institution: an import is one act and counts apart


@transaction.atomic
def invite(
    institution: Institution,
    *,
    email: str,
    name: str = "",
    role: str,
    unit: Unit | None = None,
    region: Region | None = None,
    is_outside_meant: bool = True,
    by: User | None,
) -> Invitation:
    """Offers a place and keeps a seat for it until it is accepted, withdrawn or 14 days old.

    Refused for members, for who is invited already, and when every seat is taken or kept.
    """
    locked(institution.pk)
    unit, region = checked_place(institution.pk, role, unit, region)
    email, now = fold_email(email), timezone.now()
    if Membership.objects.filter(user__email=email, institution=institution, left_at=None).exists():
        raise Refused(_("This person is already a member of the institution."), field="email")
    _refuse_vendor(email)
    refuse_domain(institution, email, is_outside_meant=is_outside_meant)
    _refuse_twice(institution, email, now)
    _refuse_too_many(institution, now)
    take_seat(institution.pk)
    invitation = Invitation(
        institution=institution, email=email, name=name.strip(), role=role, unit=unit, region=region
    )
    _send(invitation, by=by, now=now)
    record(
        institution.pk,
        "invited",
        by=by,
        invitation=invitation.pk,
        role=role,
        unit=place_facts(unit),
        region=place_facts(region),
    )
    return invitation


def bring_in(membership: Membership, *, by: User | None) -> Invitation:
    """The way in for somebody who is a member already: added by the vendor, or by an import."""
    user = membership.user
    Invitation.objects.filter(
        institution=membership.institution_id, email=user.email, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=timezone.now())
    invitation = Invitation(
        institution=membership.institution,
        email=user.email,
        name=user.name,
        language=user.language,
        role=membership.role,
        unit=membership.unit,
        region=membership.region,
        membership=membership,
    )
    _send(invitation, by=by, now=timezone.now())
    return invitation


@transaction.atomic
def invite_again(invitation: Invitation, *, by: User | None) -> None:
    """A new link, good for 14 days; the old one no longer works. A seat that had come free is taken again."""
    locked(invitation.institution_id)
    invitation.refresh_from_db()
    if not invitation.is_open:
        raise Refused(_("This invitation is not open any more."))
    if not invitation.is_living and invitation.membership_id is None:
        take_seat(invitation.institution_id)
    _send(invitation, by=by, now=timezone.now())
    record(invitation.institution_id, "invited_again", by=by, invitation=invitation.pk)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User | None) -> None:
    locked(invitation.institution_id)
    invitation.refresh_from_db()
    if not invitation.is_open:
        raise Refused(_("This invitation is not open any more."))
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(invitation.institution_id, "invitation_withdrawn", by=by, invitation=invitation.pk)


@transaction.atomic
def accept(invitation: Invitation, *, name: str = "", password: str = "", by: User | None) -> Membership:
    """Takes the place. `by` is who is signed in; without one the person is made, or gets the password typed here.

    Of two who click at once the second finds it used.
    """
    locked(invitation.institution_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    refuse_unless_living(invitation)
    user = by or accounts.welcome(invitation.email, name or invitation.name, password, language=invitation.language)
    if user.email != invitation.email:
        raise Refused(_("This invitation is for another address. Sign out first."))
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    membership = invitation.membership or _join(invitation, user)
    record(invitation.institution_id, "invitation_accepted", by=user, person=user, invitation=invitation.pk)
    return membership


def forget_invitations(user: User) -> None:
    """What was sent to an erased person is deleted; the audit log keeps that there were invitations."""
    Invitation.objects.filter(email=user.email).delete()


def refuse_unless_living(invitation: Invitation) -> None:
    if invitation.accepted_at:
        raise Refused(_("This invitation was used already. Sign in with your address and password."))
    if invitation.withdrawn_at:
        raise Refused(_("This invitation was withdrawn. Ask the administrator of your institution."))
    if not invitation.is_living:
        raise Refused(_("This invitation is older than 14 days. Ask your administrator for a new one."))


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


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


def refuse_domain(institution: Institution, email: str, *, is_outside_meant: bool) -> None:
    """An address outside the institution's domains is taken only when that is meant."""
    domain = email.rpartition("@")[2]
    if institution.mail_domains and domain not in institution.mail_domains and not is_outside_meant:
        words = {"domain": domain}
        raise Refused(
            _("%(domain)s is not a domain of the institution. Tick the box if you mean it.") % words, field="email"
        )


def _refuse_vendor(email: str) -> None:
    if User.objects.exclude(vendor_role="").filter(email=email).exists():
        raise Refused(_("This address belongs to somebody at the vendor."), field="email")


def _refuse_twice(institution: Institution, email: str, now: datetime) -> None:
    """One that has expired makes room for a new one."""
    earlier = Invitation.objects.filter(
        institution=institution, email=email, accepted_at=None, withdrawn_at=None
    ).first()
    if earlier is None:
        return
    if earlier.expires_at > now:
        raise Refused(_("This address is invited already. Send the invitation again instead."), field="email")
    earlier.withdrawn_at = now
    earlier.save(update_fields=["withdrawn_at"])


def _refuse_too_many(institution: Institution, now: datetime) -> None:
    if Invitation.objects.filter(institution=institution, sent_at__gt=now - timedelta(days=1)).count() >= PER_DAY:
        raise Refused(_("%(most)d invitations went out within a day. Import the others as a file.") % {"most": PER_DAY})


def _send(invitation: Invitation, *, by: User | None, now: datetime) -> None:
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.invited_by = token_hash(token), by
    invitation.sent_at, invitation.expires_at = now, now + LIVES
    invitation.save()
    subject, text = letter_of(invitation, token)
    queue_mail(invitation.email, subject, text, secret=True)


def letter_of(invitation: Invitation, token: str) -> tuple[str, str]:
    facts = {
        "name": invitation.name or invitation.email,
        "institution": invitation.institution.name,
        "inviter": invitation.invited_by.name if invitation.invited_by else settings.VENDOR_NAME,
        "url": settings.PUBLIC_URL + reverse("organizations:accept", args=[token]),
    }
    with translation.override(invitation.language):
        subject = _("SupportX: your invitation to %(institution)s") % facts
        text = _(
            "Hello %(name)s,\n\n%(inviter)s invites you to the support portal of %(institution)s. The link works once, "
            "for 14 days:\n%(url)s\n\nIf you expected no invitation, there is nothing to do."
        )
        return subject, text % facts
