"""Letters with the way in. A link is made when it is sent: only its hash is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from notifications.actions import Letter, queue_letters
from organizations.actions.recording import locked, record
from organizations.models import Institution, Invitation, Membership
from organizations.queries import limits

LIVES = timedelta(days=14)
BATCH = 1000


def send(invitations: Sequence[Invitation], *, by: User | None, now: datetime) -> None:
    """Saves each with a new link that lives 14 days, and queues its mail; the link of before no longer works."""
    letters = []
    for invitation in invitations:
        token = secrets.token_urlsafe(32)
        invitation.token_hash, invitation.invited_by = token_hash(token), by
        invitation.sent_at, invitation.expires_at = now, now + LIVES
        invitation.times_sent += 1
        subject, text = _letter(invitation, token)
        letters.append(Letter(invitation.email, subject, text, is_secret=True))
    for invitation in invitations:
        if invitation.pk:
            invitation.save()
    Invitation.objects.bulk_create([one for one in invitations if not one.pk], batch_size=BATCH)
    queue_letters(letters)


def bring_in(memberships: Sequence[Membership], *, by: User | None) -> int:
    """The way in for members who never came: added by the vendor, or by a list. Answers how many letters went out."""
    newcomers = [one for one in memberships if one.left_at is None and not one.user.has_usable_password()]
    if not newcomers:
        return 0
    now, institution = timezone.now(), newcomers[0].institution
    sent = {
        one.email: one
        for one in Invitation.objects.filter(
            institution=institution,
            email__in=[one.user.email for one in newcomers],
            accepted_at=None,
            withdrawn_at=None,
        )
    }
    send([_renewed(sent.get(one.user.email), one) for one in newcomers], by=by, now=now)
    return len(newcomers)


@transaction.atomic
def bring_in_again(institution: Institution, memberships: Sequence[Membership], *, by: User | None) -> int:
    """The same for members somebody ticked. Whoever got enough letters today is left out."""
    locked(institution.pk)
    today = Invitation.objects.filter(institution=institution, sent_at__gt=timezone.now() - limits.DAY)
    full = set(today.filter(times_sent__gte=limits.TO_ONE_ADDRESS).values_list("email", flat=True))
    number = bring_in([one for one in memberships if one.user.email not in full], by=by)
    if not number:
        raise Refused(_("All of them have a password already, or enough letters for today."))
    record(institution.pk, "brought_in", by=by, number=number)
    return number


def _renewed(invitation: Invitation | None, membership: Membership) -> Invitation:
    user = membership.user
    renewed = invitation or Invitation(institution=membership.institution, email=user.email)
    renewed.name, renewed.language, renewed.role = user.name, user.language, membership.role
    renewed.unit_id, renewed.region_id, renewed.membership = membership.unit_id, membership.region_id, membership
    return renewed


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _letter(invitation: Invitation, token: str) -> tuple[str, str]:
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
