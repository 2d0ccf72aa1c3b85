from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from accounts import actions, disclosure, second_factor
from accounts.models import DisclosureReading

_KNOWN = dict(settings.LANGUAGES)
Answer = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """The person's language; before sign-in the one chosen in the cookie; else Turkish."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            language = request.user.language
        else:
            language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(language if language in _KNOWN else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response


class DisclosureMiddleware:
    """Shows each person the disclosure text once, before the page they asked for; a new version again.

    Only pages wait for it: what is sent, pieces of pages and files never do, so no request is lost over it. The
    session remembers the version that was read, so it costs nothing after the first page.
    """

    KEY = "disclosure"
    OPEN = ("/privacy/", "/accounts/", "/preferences/language/")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _asks_for_a_page(request) and self._owes(request):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('privacy:read')}?{query}")
        return self.get_response(request)

    def _owes(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or request.path.startswith(self.OPEN):
            return False
        number = disclosure.current_number()
        if not number or request.session.get(self.KEY) == number:
            return False
        if not DisclosureReading.objects.filter(user=request.user, text__number=number).exists():
            return True
        request.session[self.KEY] = number
        return False


class SeenMiddleware:
    """Keeps when somebody was last there. What a page asks by itself, again and again, is nobody being there."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        row = getattr(request.session, "row", None)
        if row is not None and request.user.is_authenticated and request.headers.get("X-Background") != "1":
            actions.see(row)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Whose role needs a second step and who has none can set one up, sign out and change the language, no more."""

    OPEN = frozenset(
        {
            "accounts:set_up",
            "accounts:add_totp",
            "accounts:add_passkey",
            "accounts:language",
            "account_logout",
            "account_reauthenticate",
            "privacy:read",
            "privacy:show",
        }
    )

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        match = request.resolver_match
        if not request.user.is_authenticated or (match and match.view_name in self.OPEN):
            return None
        if not second_factor.owes(request, request.user):
            return None
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(headers={"HX-Redirect": reverse("accounts:set_up")})
        return redirect("accounts:set_up")


def _asks_for_a_page(request: HttpRequest) -> bool:
    """What a browser asks for when a person goes somewhere."""
    accepts = request.headers.get("Accept", "")
    return request.method == "GET" and "text/html" in accepts and request.headers.get("HX-Request") != "true"
