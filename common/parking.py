"""The text of a form that arrived after the session had ended: kept until its writer has signed in again.

A form that wants this carries `stamp(user.pk)` in the field `writer`. Without a valid stamp nothing is kept, so a
stranger can't fill the session table; and only the person who wrote gets the words back.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.datastructures import MultiValueDict

FIELD = "writer"
LONGEST = 60_000
_SALT = "supportx.parking"
_PLACE = "parked"
_DAYS = 14 * 24 * 60 * 60

View = Callable[..., HttpResponseBase]


def stamp(user_id: int) -> str:
    return signing.dumps(user_id, salt=_SALT)


def parks_text(view: View) -> View:
    """Sends a stranger to sign-in, as every page does, and keeps what the stranger was about to send."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            park(request)
        return redirect_to_login(request.get_full_path())

    return guarded


def park(request: HttpRequest) -> None:
    """Keeps what was sent to this address, if its form carries the writer's stamp."""
    try:
        writer = signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=_DAYS)
    except signing.BadSignature:
        return
    left_out = {"csrfmiddlewaretoken", FIELD}
    fields = {name: values for name, values in request.POST.lists() if name not in left_out}
    if sum(len(value) for values in fields.values() for value in values) <= LONGEST:
        request.session[_PLACE] = {"path": request.path, "writer": writer, "fields": fields}


def take_back(request: HttpRequest, path: str) -> MultiValueDict[str, str] | None:
    """What this person had sent to `path`, once; None when there is nothing."""
    parked = request.session.get(_PLACE)
    if not parked or parked["path"] != path:
        return None
    del request.session[_PLACE]
    if parked["writer"] != request.user.pk:
        return None
    fields = QueryDict(mutable=True)
    for name, values in parked["fields"].items():
        fields.setlist(name, values)
    return fields
