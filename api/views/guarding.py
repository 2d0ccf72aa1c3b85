"""What every address for programs does: a token instead of a session, JSON, the language that the program accepts."""

import logging
from functools import wraps

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from organizations.actions import token_of

log = logging.getLogger(__name__)


class Answer(Exception):
    """Ends the request with this status and these words."""

    def __init__(self, status, code, message, *, headers=None, **more):
        super().__init__(code)
        self.status, self.headers = status, headers or {}
        self.body = {"error": {"code": code, "message": str(message), **more}}


def for_programs(method, scope):
    """`view(request, token, …)` for a program whose token may do this. No session and no cookie counts."""

    def decorate(view):
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def guarded(request, *args, **kwargs):
            with override(_language(request)):
                try:
                    response = _answered(view, request, _token(request, method, scope), *args, **kwargs)
                except Answer as answer:
                    response = said(answer.body, status=answer.status, headers=answer.headers)
                response["Content-Language"] = get_language()
            patch_vary_headers(response, ["Accept-Language"])
            return response

        return guarded

    return decorate


def _answered(view, request, token, *args, **kwargs):
    """A statement that the database stopped, because it took too long, is told as that."""
    try:
        return view(request, token, *args, **kwargs)
    except OperationalError:
        log.exception("A program was not answered")
        message = _("The answer took too long. Choose a shorter period, or try again later.")
        raise Answer(503, "busy", message, headers={"Retry-After": "60"}) from None


def said(body, **more):
    """Letters as they are: people read these answers, too, when they write the program."""
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False}, **more)


def _language(request):
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        language = code.partition("-")[0]
        if language in dict(settings.LANGUAGES):
            return language
    return settings.LANGUAGE_CODE


def _token(request, method, scope):
    if request.method != method:
        message = _("This address takes %(method)s only.") % {"method": method}
        raise Answer(405, "method", message, headers={"Allow": method})
    scheme, _space, words = request.headers.get("Authorization", "").partition(" ")
    token = token_of(words) if scheme.lower() == "bearer" and words else None
    if token is None:
        _limit(request, "api_refused", "all")
        message = _("Send a living token: Authorization: Bearer …")
        raise Answer(401, "token", message, headers={"WWW-Authenticate": "Bearer"})
    _limit(request, scope.value, str(token.pk))
    if scope not in token.scopes:
        message = _("This token may not do that. What it lacks: %(scope)s") % {"scope": scope.label}
        raise Answer(403, "scope", message)
    return token


def _limit(request, action, key):
    key = f"{action}-{key}"
    if not ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True):
        message = _("Too many requests. Try again in a minute.")
        raise Answer(429, "too_many", message, headers={"Retry-After": "60"})
