from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common import parking
from organizations.belonging import Elsewhere, NotLetIn, stand
from organizations.entering import Gone
from organizations.permissions import can_ask_access


class Belonging:
    """Customers stand in one institution at a time. What belongs to another one of theirs offers to switch."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not request.user.is_vendor:
            stand(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Gone):
            gone = {"place": exception.place, "institution": exception.place.institution}
            return render(request, "organizations/gone.html", gone, status=410)
        if isinstance(exception, NotLetIn):
            asking = {
                "institution": exception.institution,
                "can_ask": request.user.is_authenticated and can_ask_access(request.user),
            }
            return render(request, "organizations/not_let_in.html", asking, status=403)
        if not isinstance(exception, Elsewhere):
            return None
        is_sent = request.method == "POST"
        if is_sent:
            parking.park(request)
        facts = {"institution": exception.institution, "address": request.get_full_path(), "is_sent": is_sent}
        return render(request, "organizations/elsewhere.html", facts, status=409 if is_sent else 200)


class Arrival:
    """Shows who came by an invitation the first page, instead of the home page, until it was answered or skipped."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        match = request.resolver_match
        if match and match.view_name == "home" and request.user.is_authenticated and request.user.is_newcomer:
            return redirect("organizations:first_visit")
        return None
