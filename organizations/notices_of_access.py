"""Who is told about support access, and in which words."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from notifications.actions import notify
from notifications.registry import Group, register
from organizations.models import Membership, SupportAccess

ASKED, ALLOWED, DECLINED, ENDED = "access_asked", "access_allowed", "access_declined", "access_ended"
ACCESS = Group("access", gettext_lazy("Support access"))


def asked(access: SupportAccess, *, by: User) -> None:
    _tell(_administrators(access), ASKED, access, by=by)


def allowed(access: SupportAccess, *, by: User) -> None:
    _tell([access.colleague], ALLOWED, access, by=by)


def declined(access: SupportAccess, *, by: User) -> None:
    _tell([access.colleague], DECLINED, access, by=by)


def ended(access: SupportAccess, *, by: User) -> None:
    """Both sides, but the one who ended it."""
    _tell([access.colleague, *_administrators(access)], ENDED, access, by=by)


def _tell(readers: list[User], kind: str, access: SupportAccess, *, by: User) -> None:
    data = {
        "institution": access.institution.name,
        "colleague": access.colleague.name,
        "by": by.name,
        "reason": access.reason,
        "hours": access.hours,
    }
    notify(readers, kind, subject=("access", access.pk), data=data, institution=access.institution_id, by=by)


def _administrators(access: SupportAccess) -> list[User]:
    admins = Membership.objects.active().filter(
        institution=access.institution_id, role=Membership.Role.INSTITUTION_ADMIN
    )
    return [place.user for place in admins.select_related("user").order_by("id")]


def accesses_seen(user: User, pks: Collection[int]) -> Collection[int]:
    """The colleague's own, and those of an institution that the person administers."""
    accesses = SupportAccess.objects.filter(pk__in=pks)
    if user.is_vendor:
        mine = accesses.filter(colleague=user)
    else:
        role = Membership.Role.INSTITUTION_ADMIN
        administered = Membership.objects.active().filter(user=user, role=role).values("institution")
        mine = accesses.filter(institution__in=administered)
    return set(mine.values_list("pk", flat=True))


def register_all() -> None:
    for kind, title, body in (
        (ASKED, _asked_title, _asked_body),
        (ALLOWED, _allowed_title, _allowed_body),
        (DECLINED, _declined_title, _declined_body),
        (ENDED, _ended_title, _ended_body),
    ):
        register(
            kind,
            title=title,
            body=body,
            address=lambda pk: reverse("organizations:access_found", args=[pk]),
            may_see=lambda user, pk: bool(accesses_seen(user, [pk])),
            which_seen=accesses_seen,
            group=ACCESS,
        )


def _asked_title(data: dict[str, Any]) -> str:
    return _("Support access is asked for: %(colleague)s") % data


def _asked_body(data: dict[str, Any]) -> str:
    words = ngettext("For %(hours)s hour: %(reason)s", "For %(hours)s hours: %(reason)s", data["hours"]) % data
    return _("%(words)s You allow it, decline it, or end it at any time.") % {"words": words}


def _allowed_title(data: dict[str, Any]) -> str:
    return _("You may act for an institution: %(institution)s") % data


def _allowed_body(data: dict[str, Any]) -> str:
    words = ngettext("Allowed for %(hours)s hour.", "Allowed for %(hours)s hours.", data["hours"]) % data
    return _("%(words)s All that you do there is recorded and shown to the institution.") % {"words": words}


def _declined_title(data: dict[str, Any]) -> str:
    return _("Support access was declined: %(institution)s") % data


def _declined_body(data: dict[str, Any]) -> str:
    return _("By: %(by)s") % data


def _ended_title(data: dict[str, Any]) -> str:
    return _("Support access has ended: %(institution)s, %(colleague)s") % data


def _ended_body(data: dict[str, Any]) -> str:
    return _("By: %(by)s") % data
