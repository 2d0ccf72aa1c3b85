"""Who is told about viewing authority, and in which words."""

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.actions import notify
from notifications.registry import Group, register
from organizations.models import Invitation, JoinRequest, Membership, ViewingGrant
from organizations.permissions import administers, authority

AUTHORITY = Group("authority", gettext_lazy("What I may see"))
OPENING = ("viewing_granted", "viewing_changed", "viewing_ends")  # not told any more once the authority is over


def granted(grant: ViewingGrant, *, by: User | None) -> None:
    _tell("viewing_granted", grant, by=by)


def changed(grant: ViewingGrant, *, by: User | None) -> None:
    _tell("viewing_changed", grant, by=by)


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


def asks_again(invitation: Invitation) -> None:
    """The central administrators, and who sent it while they still may."""
    institution = invitation.institution
    admins = Membership.objects.active().filter(institution=institution, role=Membership.Role.INSTITUTION_ADMIN)
    people = {membership.user for membership in admins.select_related("user")}
    if invitation.invited_by and _may_send(invitation.invited_by, invitation.pk):
        people.add(invitation.invited_by)
    notify(people, "asks_again", subject=("invitation", invitation.pk), institution=institution.pk, by=None)


def _may_send(user: User, pk: int) -> bool:
    invitation = Invitation.objects.filter(pk=pk).select_related("institution", "unit__region", "region").first()
    found = authority(user, invitation.institution) if invitation else None
    if invitation is None or found is None:
        return False
    place = invitation.unit or invitation.region
    return found.is_whole or (place is not None and found.covers(place))


def _invited_page(pk: int) -> str:
    invitation = Invitation.objects.filter(pk=pk).first()
    if invitation is None:
        return reverse("organizations:own_institution")
    return reverse("organizations:people", args=[invitation.institution_id]) + "?state=invited"


def _asks_again(data: dict[str, Any]) -> str:
    return _("Somebody asks for a new invitation")


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
    first, last = (day.isoformat() if day else "" for day in (grant.first_day, grant.last_day))
    data = {"place": grant.place.name, "level": grant.level, "first": first, "day": last}
    notify([grant.user], kind, subject=("viewing", grant.pk), data=data, by=by, institution=grant.institution_id)


def _holds(user: User, pk: int) -> bool:
    return bool(_which_held(user, [pk]))


def _which_held(user: User, pks: Collection[int]) -> set[int]:
    lasting = ViewingGrant.objects.lasting(timezone.now())
    return set(lasting.filter(pk__in=pks, user=user).values_list("pk", flat=True))


def _held(user: User, pk: int) -> bool:
    return bool(_which_were_held(user, [pk]))


def _which_were_held(user: User, pks: Collection[int]) -> set[int]:
    """Of somebody who has left the institution nothing is told about its places."""
    places = Membership.objects.active().filter(user=user).values("institution")
    rows = ViewingGrant.objects.filter(pk__in=pks, user=user, institution__in=places)
    return set(rows.values_list("pk", flat=True))


def _title(kind: str, data: dict[str, Any]) -> str:
    if kind == "viewing_granted":
        return _("You may see the requests of: %(place)s") % data
    if kind == "viewing_changed":
        return _("Your authority has changed: %(place)s") % data
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
    if data.get("first"):
        words += " " + _("First day: %(day)s") % {"day": _day(data["first"])}
    if data["day"]:
        words += " " + _("Last day: %(day)s") % {"day": _day(data["day"])}
    return words


def _day(text: str) -> str:
    return formats.date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")


def register_all() -> None:
    tell = partial(register, address=_address, group=AUTHORITY)
    for kind in OPENING:
        tell(kind, title=partial(_title, kind), body=_body, may_see=_holds, which_seen=_which_held)
    over = partial(_title, "viewing_withdrawn")
    tell("viewing_withdrawn", title=over, body=_nothing, may_see=_held, which_seen=_which_were_held)
    register("asks_again", title=_asks_again, body=_nothing, address=_invited_page, may_see=_may_send, group=AUTHORITY)
    register("asks_to_join", title=_asks, body=_nothing, address=_people_page, may_see=_may_decide, group=AUTHORITY)


def _nothing(data: dict[str, Any]) -> str:
    return ""


def _address(pk: int) -> str:
    """The overview says what one may see; of somebody in several institutions it is that of the authority."""
    here = ViewingGrant.objects.filter(pk=pk).values_list("institution", flat=True).first()
    return reverse("organizations:overview", args=[here]) if here else reverse("organizations:own_institution")
