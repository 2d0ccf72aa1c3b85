"""Rules for groups of views: who may enter at all.

The desk does not exist for a customer (404). A colleague at the vendor who lacks the role is told so (403).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def _vendor_only(may_enter: Callable[[Any], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not getattr(request.user, "is_vendor", False):
                raise Http404
            if not may_enter(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


staff_only = _vendor_only(lambda user: True)
agents_only = _vendor_only(lambda user: user.is_agent)
software_only = _vendor_only(lambda user: user.is_software or user.is_manager)
managers_only = _vendor_only(lambda user: user.is_manager)


def customers_only(view: View) -> View:
    """Keeps colleagues at the vendor out of pages that only make sense with a membership."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request.user, "is_vendor", False):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
