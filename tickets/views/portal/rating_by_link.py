"""The page behind the five links of a mail. It needs no sign-in, and looking at it changes nothing: scanners look."""

from functools import wraps

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.refusals import refusals_shown
from tickets import actions
from tickets.forms.portal import RatingForm
from tickets.queries.rating import BROKEN, asked
from tickets.rating_links import Broken, read
from tickets.ratings import ANSWERS, is_rated

# The address never leaves in a Referer. "no-referrer" would also take the Origin from the form, and the check with it.
UNSEEN = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow"}


def _unseen(view):
    @wraps(view)
    def hidden(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        for name, value in UNSEEN.items():
            response[name] = value
        return response

    return hidden


@login_not_required
@never_cache
@_unseen
@require_http_methods(["GET", "HEAD", "POST"])
def rate_by_link(request, token):
    link, found = _behind(token)
    with override(_language(request, found.person)):
        if found.obstacle:
            return _page(request, found)
        if request.method != "POST":
            return _page(request, found, RatingForm(initial=_picked(request)))
        if is_rated(found.ticket):
            return redirect(request.path)
        if too_many := ratelimit.consume_or_429(request, action="rate_by_link", key=token):
            return too_many
        form = RatingForm(request.POST)
        if not form.is_valid():
            return _page(request, found, form, status=422)
        with refusals_shown(request):
            actions.rate(found.ticket, **form.cleaned_data, by=found.person, link=link)
        return redirect(request.path)


def _behind(token):
    try:
        link = read(token)
    except Broken:
        return None, BROKEN
    return link, asked(link, now=timezone.now())


def _language(request, person):
    """The person's; in a browser where somebody chose one, that one."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES):
        return chosen
    return person.language if person else get_language()


def _picked(request):
    """The choice of the link that was followed."""
    chosen = request.GET.get("rating", "")
    return {"rating": chosen} if chosen in {str(value) for value, _label in ANSWERS} else {}


def _page(request, found, form=None, status=200):
    ticket = found.ticket
    answered = bool(ticket and not found.obstacle and is_rated(ticket))
    context = {
        "ticket": ticket,
        "obstacle": found.obstacle and found.obstacle.value,
        "form": form,
        "answer": dict(ANSWERS)[ticket.rating] if answered else "",
    }
    return render(request, "tickets/rate_by_link.html", context, status=status)
