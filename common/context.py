"""What the base templates need on every page. It asks the database nothing."""

import time
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.logs import incident


def page(request: HttpRequest) -> dict[str, Any]:
    """`shell` is the frame for pages that every role has: `{% extends shell %}`."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {**_ANYONE, **_moment()}
    return {
        "shell": "vendor.html" if person.is_vendor else "customer.html",
        "theme": person.theme,
        "density": person.density,
        "shortcuts": person.shortcuts,
        **_moment(),
    }


_ANYONE = {"shell": "entrance.html", "theme": "", "density": "", "shortcuts": False}


def _moment() -> dict[str, Any]:
    return {"server_seconds": int(time.time()), "incident": incident.get(), "script_words": script_block}


def script_block() -> SafeString:
    return _block(get_language())


@cache
def _block(language: str | None) -> SafeString:
    """The same for everybody who reads this language."""
    return json_script(script_words(), "words")


def script_words() -> dict[str, str]:
    """The sentences that scripts say themselves; they reach them as a `json_script` block."""
    return {
        "minutes": _("%(minutes)d min"),
        "hours": _("%(hours)d h"),
        "hours_minutes": _("%(hours)d h %(minutes)d min"),
        "overdue": _("%(duration)s overdue"),
        "due_soon": _("First response due soon: %(request)s"),
        "now_overdue": _("First response overdue: %(request)s"),
        "remove": _("Remove %(name)s"),
        "uploading": _("Uploading, %(percent)s%%"),
        "uploaded": _("%(name)s is uploaded."),
        "removed": _("%(name)s is removed."),
        "waiting_for_files": _("The files are still being uploaded; this is sent right after."),
        "upload_failed": _("%(name)s could not be uploaded. Check your connection and add it again."),
        "too_large": _("%(name)s is larger than %(limit)s."),
        "draft_restored": _("Your unsent text from %(time)s is back."),
        "discard": _("Discard it"),
        "close": _("Close"),
        "lost": _("The server could not be reached. What you typed is still here; try again."),
        "failed": _("This could not be done. What you typed is still here; try again. Reference: %(incident)s"),
        "copied": _("Copied: %(text)s"),
        "fresh": _("Refreshed %(time)s"),
        "stale": _("Not refreshed since %(time)s, retrying"),
    }
