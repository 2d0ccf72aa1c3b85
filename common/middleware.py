"""What every answer carries, whoever wrote the view."""

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers

from common import origin
from common.logs import incident

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


class OriginMiddleware:
    """Lets whatever is written during a request know where it came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with origin.coming_from(origin.of_request(request)):
            return self.get_response(request)


class PrivateResponses:
    """Keeps pages out of caches, numbers each request for the log, and sends a signed-out htmx call to sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = secrets.token_hex(4).upper()
        token = incident.set(number)
        try:
            response = self.get_response(request)
        finally:
            incident.reset(token)
        if _is_htmx(request) and _leads_to_sign_in(response):
            response = _sign_in_on_whole_page(request)
        self._add_headers(request, response, number)
        return response

    @staticmethod
    def _add_headers(request: HttpRequest, response: HttpResponseBase, number: str) -> None:
        # The cookie is asked, not the user: this must hold when the database is down, too.
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "Cache-Control" not in response.headers:
            response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["HX-Request"])
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response["X-Request-ID"] = number
        match = request.resolver_match
        if request.method == "POST" and match and match.view_name == "account_logout":
            response["Clear-Site-Data"] = '"cache", "storage"'


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _leads_to_sign_in(response: HttpResponseBase) -> bool:
    place = response.headers.get("Location", "")
    return response.status_code == 302 and urlsplit(place).path == resolve_url(settings.LOGIN_URL)


def _sign_in_on_whole_page(request: HttpRequest) -> HttpResponse:
    """A redirect would put the sign-in form into the piece of the page that htmx was about to replace."""
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    query = QueryDict(mutable=True)
    query["next"] = page.path + ("?" + page.query if page.query else "") or "/"
    place = f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}"
    return HttpResponse(headers={"HX-Redirect": place})
