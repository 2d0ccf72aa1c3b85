"""Invitations: a place offered to one address, by a link that only its mail holds and that works once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused, TooOften
from common.turkish import fold_email
from organizations import notices
from organizations.actions.placing import checked_place
from organizations.actions.recording import locked, place_facts, record
from organizations.actions.sending import send
from organizations.models import Institution, Invitation, Membership, Region, Unit
from organizations.queries import limits
from organizations.seats import take_seat


@transaction.atomic
def invite(
    institution: Institution,
    *,
    email: str,
    name: str = "",
    role: str,
    unit: Unit | None = None,
    region: Region | None = None,
    language: str = "tr",
    is_outside_meant: bool = True,
    by: User | None,
) -> Invitation:
    """Offers a place and keeps a seat for it until it is accepted, withdrawn or 14 days old.

    Refused for members, for who is invited already, and when every seat is taken or kept. Who has an account gets
    the mail in the language they chose.
    """
    locked(institution.pk)
    unit, region = checked_place(institution.pk, role, unit, region)
    email, now = fold_email(email), timezone.now()
    if Membership.objects.filter(user__email=email, institution=institution, left_at=None).exists():
        raise Refused(_("This person is already a member of the institution."), field="email")
    person = _customer(email)
    refuse_domain(institution, email, is_outside_meant=is_outside_meant)
    _refuse_twice(institution, email, now)
    _refuse_too_often(institution.pk, email, now)
    take_seat(institution.pk)
    place = {"role": role, "unit": unit, "region": region}
    invitation = Invitation(institution=institution, email=email, name=name.strip(), **place)
    invitation.language = person.language if person else language
    send([invitation], by=by, now=now)
    where = {"unit": place_facts(unit), "region": place_facts(region)}
    record(institution.pk, "invited", by=by, invitation=invitation.pk, role=role, **where)
    return invitation


@transaction.atomic
def invite_again(invitation: Invitation, *, by: User | None) -> None:
    """A new link, good for 14 days; the old one no longer works. A seat that had come free is taken again."""
    locked(invitation.institution_id)
    invitation.refresh_from_db()
    if not invitation.is_open:
        raise Refused(_("This invitation is not open any more."))
    now = timezone.now()
    _refuse_too_often(invitation.institution_id, invitation.email, now)
    if not invitation.is_living and invitation.membership_id is None:
        take_seat(invitation.institution_id)
    send([invitation], by=by, now=now)
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
def ask_again(invitation: Invitation) -> None:
    """Whoever holds a link that ended unused asks for a new one: those who may send it hear of it, once a day."""
    locked(invitation.institution_id)
    invitation.refresh_from_db()
    now = timezone.now()
    if not invitation.may_ask_again:
        raise Refused(_("This invitation is not open any more."))
    if invitation.asked_at and invitation.asked_at > now - limits.DAY:
        return
    invitation.asked_at = now
    invitation.save(update_fields=["asked_at"])
    notices.asks_again(invitation)


def forget_invitations(user: User) -> None:
    """What was sent to an erased person is deleted; the audit log keeps that there were invitations."""
    Invitation.objects.filter(email=user.email).delete()


def refuse_domain(institution: Institution, email: str, *, is_outside_meant: bool) -> None:
    """An address outside the institution's domains is taken only when that is meant."""
    domain = email.rpartition("@")[2]
    if institution.mail_domains and domain not in institution.mail_domains and not is_outside_meant:
        words = {"domain": domain}
        raise Refused(
            _("%(domain)s is not a domain of the institution. Tick the box if you mean it.") % words, field="email"
        )


def _customer(email: str) -> User | None:
    person = User.objects.filter(email=email).first()
    if person and person.is_vendor:
        raise Refused(_("This address belongs to somebody at the vendor."), field="email")
    return person


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


def _refuse_too_often(institution_id: int, email: str, now: datetime) -> None:
    """Nobody's mailbox is filled from here. What an import sends is one act and counts apart."""
    today = Invitation.objects.filter(institution=institution_id, sent_at__gt=now - limits.DAY)
    if (today.filter(email=email).aggregate(all=Sum("times_sent"))["all"] or 0) >= limits.TO_ONE_ADDRESS:
        raise TooOften(
            _("This address got %(most)d invitations already. Try again tomorrow.") % {"most": limits.TO_ONE_ADDRESS},
            wait=limits.WAIT_SECONDS,
        )
    of_all = today.filter(membership=None).aggregate(all=Sum("times_sent"))["all"] or 0
    if of_all >= limits.OF_ONE_INSTITUTION:
        raise TooOften(
            _("%(most)d invitations went out within a day. Import the others as a file.")
            % {"most": limits.OF_ONE_INSTITUTION},
            wait=limits.WAIT_SECONDS,
        )
