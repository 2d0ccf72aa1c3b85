"""What programs may tell: JSON in and out, a token instead of a session, the same actions as the pages."""

import json
from functools import wraps

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from products import actions
from products.actions.using import BadRows, OtherRows
from products.use_rows import MISTAKES, MOST_ROWS

LONGEST_KEY = 80


class Answer(Exception):
    """Ends the request with this status and these words."""

    def __init__(self, status, code, message, **more):
        super().__init__(code)
        self.status, self.body = status, {"error": {"code": code, "message": message, **more}}


def for_programs(view):
    """`view(request, token)`: no session and no cookie counts, errors are JSON in English."""

    @csrf_exempt
    @login_not_required
    @require_POST
    @wraps(view)
    def guarded(request):
        with override("en"):
            try:
                return view(request, _token(request))
            except Answer as answer:
                response = JsonResponse(answer.body, status=answer.status)
                if answer.status in (401, 429):
                    response["WWW-Authenticate" if answer.status == 401 else "Retry-After"] = (
                        "Bearer" if answer.status == 401 else "60"
                    )
                return response

    return guarded


def _token(request):
    scheme, _space, words = request.headers.get("Authorization", "").partition(" ")
    token = actions.use_token(words) if scheme.lower() == "bearer" and words else None
    if token is None:
        _limit(request, "api_refused", "all")
        raise Answer(401, "token", "Send a living token: Authorization: Bearer …")
    _limit(request, "product_use", str(token.pk))
    return token


def _limit(request, action, key):
    if not ratelimit.consume(request, app="allauth.account", action=action, key=f"{action}-{key}"):
        raise Answer(429, "too_many", "Too many requests. Try again in a minute.")


@for_programs
def tell_product_use(request, token):
    """Use of products, at most 5 000 rows; docs/product-use.md says which."""
    key, rows = _batch(request)
    try:
        batch = actions.tell_use(token.institution, rows, key=key, token=token)
    except BadRows as bad:
        raise _bad_rows(bad) from None
    except OtherRows:
        raise Answer(409, "key_used", "This Idempotency-Key came with other rows before.") from None
    counts = {name: getattr(batch, name) for name in ("new", "changed", "same", "held")}
    return JsonResponse({"batch": batch.pk, "at": batch.at.isoformat(), **counts})


def _batch(request):
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise Answer(400, "key", f"Send an Idempotency-Key of at most {LONGEST_KEY} characters, one for each batch.")
    try:
        sent = json.loads(request.body)
    except RequestDataTooBig:
        raise Answer(413, "too_large", "The body is larger than 5 MB. Split the batch.") from None
    except (ValueError, RecursionError):
        raise Answer(400, "json", "The body is no JSON.") from None
    rows = sent.get("rows") if isinstance(sent, dict) else None
    if not isinstance(rows, list) or not rows or set(sent) != {"rows"}:
        raise Answer(422, "shape", 'The body is {"rows": [ … ]} with one row at least.')
    if len(rows) > MOST_ROWS:
        raise Answer(413, "too_many_rows", f"At most {MOST_ROWS} rows in a batch. Split it.")
    return key, rows


def _bad_rows(bad):
    errors = [{"row": one.number, "code": one.code, "message": str(MISTAKES[one.code])} for one in bad.plan.mistakes]
    return Answer(422, "rows", "Rows cannot be read. Nothing was taken in.", rows=errors)
