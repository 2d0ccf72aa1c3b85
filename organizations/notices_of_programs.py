"""Who is told that a program of the institution was let in, or soon will not be, and in which words."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.actions import notify
from notifications.registry import register
from organizations.models import Membership, ProgramToken
from organizations.notices import AUTHORITY
from organizations.permissions import can_keep_programs

MADE, ENDS = "program_token_made", "program_token_ends"


def token_made(token: ProgramToken, *, by: User) -> None:
    """The central administrators, but for the one who made it: nobody lets a program in behind their backs."""
    _tell(MADE, token, by=by)


def token_ends(token: ProgramToken) -> None:
    _tell(ENDS, token, by=None)


def _tell(kind: str, token: ProgramToken, *, by: User | None) -> None:
    admins = Membership.objects.active().filter(
        institution=token.institution_id, role=Membership.Role.INSTITUTION_ADMIN
    )
    notify(
        [membership.user for membership in admins.select_related("user").order_by("id")],
        kind,
        subject=("program_token", token.pk),
        data={"name": token.name, "until": timezone.localdate(token.expires_at).isoformat()},
        institution=token.institution_id,
        by=by,
    )


def register_all() -> None:
    register(MADE, title=_made, body=_until, address=_address, may_see=_may_see, group=AUTHORITY)
    register(ENDS, title=_ends, body=_renewed, address=_address, may_see=_may_see, group=AUTHORITY)


def _made(data: dict[str, Any]) -> str:
    return _("A program may come in: %(name)s") % data


def _ends(data: dict[str, Any]) -> str:
    return _("A program's token ends soon: %(name)s") % data


def _until(data: dict[str, Any]) -> str:
    day = formats.date_format(date.fromisoformat(data["until"]), "SHORT_DATE_FORMAT")
    return _("Last day: %(day)s") % {"day": day}


def _renewed(data: dict[str, Any]) -> str:
    return f"{_until(data)}. " + _("Make a new token, put it into the program, and revoke this one.")


def _address(pk: int) -> str:
    here = ProgramToken.objects.filter(pk=pk).values_list("institution", flat=True).first()
    return reverse("organizations:programs", args=[here]) if here else reverse("organizations:own_institution")


def _may_see(user: User, pk: int) -> bool:
    """Not told any more once it is revoked, as one that has a successor."""
    token = ProgramToken.objects.filter(pk=pk, revoked_at=None).select_related("institution").first()
    return token is not None and can_keep_programs(user, token.institution)
