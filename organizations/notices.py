"""Who is told about viewing authority, and in which words."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.actions import notify
from notifications.registry import Group, register
from organizations.models import JoinRequest, Membership, ViewingGrant
from organizations.permissions import administers

AUTHORITY = Group("authority", gettext_lazy("What I may see"))
KINDS = ("viewing_granted", "viewing_withdrawn", "viewing_ends")


def granted(grant: ViewingGrant, *, by: User | None) -> None:
    _tell("viewing_granted", grant, by=by)


def withdrawn(grant: ViewingGrant, *, by: User | None) -> None:
    _tell("viewing_withdrawn", grant, by=by)


def ending(grant: ViewingGrant) -> None:
    _tell("viewing_ends", grant, by=None)


def asks_to_join(asking: JoinRequest) -> None:
    """The central administrators: they know the units."""
    admins = Membership.objects.active().filter(
        institution=asking.institution_id, role=Membership.Role.INSTITUTION_ADMIN
    )
    people = [membership.user for membership in admins.select_related("user")]
    notify(people, "asks_to_join", subject=("join", asking.pk), institution=asking.institution_id, by=None)


def _may_decide(user: User, pk: int) -> bool:
    asking = JoinRequest.objects.filter(pk=pk).select_related("institution").first()
    return asking is not None and administers(user, asking.institution)


def _people_page(pk: int) -> str:
    asking = JoinRequest.objects.filter(pk=pk).first()
    if asking is None:
        return reverse("organizations:own_institution")
    return reverse("organizations:people", args=[asking.institution_id])


def _asks(data: dict[str, Any]) -> str:
    return _("Somebody asks to join your institution")


def _tell(kind: str, grant: ViewingGrant, *, by: User | None) -> None:
    day = grant.last_day.isoformat() if grant.last_day else ""
    data = {"place": grant.place.name, "level": grant.level, "day": day}
    notify([grant.user], kind, subject=("viewing", grant.pk), data=data, by=by, institution=grant.institution_id)


def may_see(user: User, pk: int) -> bool:
    return ViewingGrant.objects.filter(pk=pk, user=user).exists()


def which_seen(user: User, pks: Collection[int]) -> set[int]:
    return set(ViewingGrant.objects.filter(pk__in=pks, user=user).values_list("pk", flat=True))


def _title(kind: str, data: dict[str, Any]) -> str:
    if kind == "viewing_granted":
        return _("You may see the requests of: %(place)s") % data
    if kind == "viewing_withdrawn":
        return _("You no longer see the requests of: %(place)s") % data
    return _("Your authority ends soon: %(place)s") % data


def _body(data: dict[str, Any]) -> str:
    levels = {
        "read": _("You may read them."),
        "reply": _("You may read them and reply."),
        "file": _("You may read them, reply, and file for this place."),
    }
    words = levels.get(data["level"], "")
    if data["day"]:
        day = timezone.make_aware(datetime.fromisoformat(data["day"]))
        words += " " + _("Last day: %(day)s") % {"day": formats.date_format(day, "SHORT_DATE_FORMAT")}
    return words


def register_all() -> None:
    for kind in KINDS:
        register(
            kind,
            title=partial(_title, kind),
            body=_nothing if kind == "viewing_withdrawn" else _body,
            address=_address,
            may_see=may_see,
            which_seen=which_seen,
            group=AUTHORITY,
        )
    register("asks_to_join", title=_asks, body=_nothing, address=_people_page, may_see=_may_decide, group=AUTHORITY)


def _nothing(data: dict[str, Any]) -> str:
    return ""


def _address(pk: int) -> str:
    return reverse("organizations:own_institution")
