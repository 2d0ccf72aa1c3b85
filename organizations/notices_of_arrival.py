"""Who is told that somebody new is in the wrong place, and in which words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.actions import notify
from notifications.registry import register
from organizations.models import Membership
from organizations.permissions import administers

PLACE_DOUBTED = "place_doubted"


def doubted(membership: Membership) -> None:
    """The central administrators, who can put the person elsewhere."""
    admins = Membership.objects.active().filter(
        institution=membership.institution_id, role=Membership.Role.INSTITUTION_ADMIN
    )
    readers = [place.user for place in admins.select_related("user").order_by("id")]
    place = membership.unit or membership.region or membership.institution
    notify(
        readers,
        PLACE_DOUBTED,
        subject=("membership", membership.pk),
        data={"person": membership.user.name, "place": place.name},
        institution=membership.institution_id,
        by=membership.user,
    )


def register_all() -> None:
    register(
        PLACE_DOUBTED,
        title=_title,
        body=_body,
        address=lambda pk: reverse("organizations:person", args=[pk]),
        may_see=_may_see,
    )


def _may_see(user: User, pk: int) -> bool:
    membership = Membership.objects.filter(pk=pk, left_at=None).select_related("institution").first()
    return membership is not None and administers(user, membership.institution)


def _title(data: dict[str, Any]) -> str:
    return _("Wrong unit? %(person)s") % data


def _body(data: dict[str, Any]) -> str:
    return _("%(person)s came for the first time and says that this is not the right place: %(place)s") % data
