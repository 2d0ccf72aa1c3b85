"""Who gets into the pages of an institution's own administration.

The institution does not exist for outsiders (404); its own people without authority are told so (403), colleagues at
the vendor whom it did not let in are told how to ask (403).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from common.origin import act_through
from organizations import permissions
from organizations.belonging import NotLetIn, stand_there
from organizations.models import Institution, Membership, Region, Unit

View = Callable[..., HttpResponseBase]
May = Callable[[Any, Institution], bool]


def administered(view: View) -> View:
    """`view(request, institution, …)` for whoever runs the institution `pk` or a part of it."""

    @wraps(view)
    def guarded(request: Any, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        institution = get_object_or_404(Institution, pk=pk)
        enter(request, institution)
        return view(request, institution, *args, **kwargs)

    return guarded


def centrally_administered(view: View) -> View:
    """The same for whoever runs all of it."""

    @wraps(view)
    def guarded(request: Any, institution: Institution, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.authority.is_whole:
            raise PermissionDenied
        return view(request, institution, *args, **kwargs)

    return administered(guarded)


def enter(request: Any, institution: Institution) -> None:
    """Keeps what the person runs as `request.authority`."""
    stand_there(request, institution)
    if come(request, institution) is None:
        refuse(request, institution)


def come(request: Any, institution: Institution) -> permissions.Authority | None:
    """What the person runs, or None. What is done through a support access is recorded with it."""
    found = request.authority = permissions.authority(request.user, institution)
    if found and found.access:
        act_through(found.access.pk)
    return found


def refuse(request: Any, institution: Institution) -> NoReturn:
    if request.user.is_vendor:
        raise NotLetIn(institution)
    if Membership.objects.active().filter(user=request.user, institution=institution):
        raise PermissionDenied
    raise Http404


def enter_if(may: May, request: Any, institution: Institution) -> None:
    """For pages with a rule of their own, which no support access opens: not there for outsiders, forbidden to others
    whom the rule leaves out."""
    stand_there(request, institution)
    if may(request.user, institution):
        return
    if request.user.is_vendor or Membership.objects.active().filter(user=request.user, institution=institution):
        raise PermissionDenied
    raise Http404


def open_to(may: May) -> Callable[[View], View]:
    """`view(request, institution)` for whom the rule lets into the institution `pk`."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, pk: int) -> HttpResponseBase:
            institution = get_object_or_404(Institution, pk=pk)
            enter_if(may, request, institution)
            return view(request, institution)

        return guarded

    return guard


def own_administrators_only(view: View) -> View:
    """The same for the institution's own central administrators: what nobody does for them, whatever they allowed."""

    @wraps(view)
    def guarded(request: Any, institution: Institution, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.authority.is_vendor:
            raise PermissionDenied
        return view(request, institution, *args, **kwargs)

    return centrally_administered(guarded)


class Gone(Exception):
    """A region or unit that is archived, or was merged into another: an old link leads there."""

    def __init__(self, place: Region | Unit) -> None:
        super().__init__(place)
        self.place = place


def place_to_change(request: Any, model: Any, pk: int, *, is_archived: bool = False) -> Any:
    """A region or unit that the person may change, with `request.authority`; in use, unless the archived are meant."""
    place = get_object_or_404(model.objects.select_related("institution", "merged_into"), pk=pk)
    enter(request, place.institution)
    if not request.authority.may_change(place):
        raise PermissionDenied
    if place.archived_at and not is_archived:
        raise Gone(place)
    return place


def person_to_change(request: Any, pk: int) -> Membership:
    """A living membership that the person may change, with `request.authority`."""
    membership = get_object_or_404(
        Membership.objects.select_related("user", "institution", "unit__region", "region"), pk=pk, left_at=None
    )
    enter(request, membership.institution)
    if not request.authority.may_touch(membership):
        raise PermissionDenied
    return membership
