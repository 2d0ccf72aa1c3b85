"""People at the institution's own addresses ask to be let in; its administrators decide."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from common.turkish import fold_email
from notifications.actions import queue_mail
from organizations import notices
from organizations.actions.inviting import invite
from organizations.actions.recording import locked, record
from organizations.actions.sending import token_hash
from organizations.models import Institution, JoinRequest, Membership, Region, Unit

EACH = timedelta(days=1)  # one mail a day to an address, whoever types it
MOST_DOMAINS = 50


@transaction.atomic
def change_domains(institution: Institution, *, domains: Sequence[str], lets_ask: bool, by: User | None) -> None:
    institution = locked(institution.pk)
    before = {"domains": institution.mail_domains, "lets_ask": institution.lets_ask}
    institution.mail_domains, institution.lets_ask = list(domains), lets_ask and bool(domains)
    institution.save(update_fields=["mail_domains", "lets_ask"])
    after = {"domains": institution.mail_domains, "lets_ask": institution.lets_ask}
    record(institution.pk, "domains_changed", by=by, before=before, after=after)


@transaction.atomic
def ask_to_join(*, email: str, name: str, wish: str, language: str) -> None:
    """Sends a link to the address when it may ask at all. Nobody learns from here whether it may."""
    email, now = fold_email(email), timezone.now()
    institution = Institution.objects.filter(lets_ask=True, mail_domains__contains=[email.rpartition("@")[2]])
    found = institution.order_by("id").first()
    if found is None or JoinRequest.objects.filter(email=email, asked_at__gt=now - EACH).exists():
        return
    if Membership.objects.filter(user__email=email, left_at=None).exists() or _is_kept_out(email):
        return
    token = secrets.token_urlsafe(32)
    asking = JoinRequest(institution=found, email=email, name=name.strip(), wish=wish.strip(), language=language)
    asking.token_hash = token_hash(token)
    asking.save()
    with translation.override(language):
        subject = _("SupportX: confirm your address")
        text = _(
            "Hello %(name)s,\n\nconfirm that you ask to join %(institution)s on its support portal:\n%(url)s\n\n"
            "Then its administrators decide. If it was not you, there is nothing to do."
        ) % {
            "name": asking.name,
            "institution": found.name,
            "url": settings.PUBLIC_URL + reverse("organizations:confirm_join", args=[token]),
        }
    queue_mail(email, subject, text, secret=True)


def _is_kept_out(email: str) -> bool:
    user = User.objects.filter(email=email).first()
    return user is not None and (user.is_vendor or not user.is_active)


@transaction.atomic
def confirm_join(asking: JoinRequest) -> None:
    """The address is theirs: the administrators hear of it, once."""
    asking = JoinRequest.objects.select_for_update().select_related("institution").get(pk=asking.pk)
    if asking.confirmed_at:
        return
    asking.confirmed_at = timezone.now()
    asking.save(update_fields=["confirmed_at"])
    notices.asks_to_join(asking)


@transaction.atomic
def let_join(
    asking: JoinRequest, *, role: str, unit: Unit | None = None, region: Region | None = None, by: User | None
) -> None:
    """Invites the person to a place, which takes a seat."""
    locked(asking.institution_id)
    _decide(asking, by=by)
    invite(asking.institution, email=asking.email, name=asking.name, role=role, unit=unit, region=region, by=by)
    record(asking.institution_id, "join_allowed", by=by, join=asking.pk)


@transaction.atomic
def decline_join(asking: JoinRequest, *, reason: str, by: User | None) -> None:
    locked(asking.institution_id)
    _decide(asking, by=by)
    record(asking.institution_id, "join_declined", by=by, join=asking.pk)
    with translation.override(asking.language):
        facts = {"name": asking.name, "institution": asking.institution.name, "reason": reason.strip() or "–"}
        subject = _("SupportX: you were not let in")
        text = _("Hello %(name)s,\n\n%(institution)s did not let you in. Reason: %(reason)s") % facts
    queue_mail(asking.email, subject, text)


def _decide(asking: JoinRequest, *, by: User | None) -> None:
    asking.refresh_from_db()
    if asking.decided_at or not asking.confirmed_at:
        raise Refused(_("This question is not open any more."))
    asking.decided_at, asking.decided_by = timezone.now(), by
    asking.save(update_fields=["decided_at", "decided_by"])


def forget_questions(user: User) -> None:
    JoinRequest.objects.filter(email=user.email).delete()
