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
from tickets.actions.rating import Opened
from tickets.forms.portal import LinkedRatingForm
from tickets.queries.rating import BROKEN, asked
from tickets.rating_links import Broken, read
from tickets.ratings import ANSWERS, rated_since

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
            return _page(request, found, LinkedRatingForm(initial=_initial(request, found.ticket)))
        form = LinkedRatingForm(request.POST)
        if not form.is_valid():
            return _page(request, found, form, status=422)
        if too_many := ratelimit.consume_or_429(request, action="rate_by_link", key=token):
            return too_many
        typed = form.cleaned_data
        opened = Opened(link, typed["seen"])
        if not _is_sent_again(found.ticket, typed):
            with refusals_shown(request):
                actions.rate(found.ticket, rating=typed["rating"], text=typed["text"], by=found.person, opened=opened)
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


def _initial(request, ticket):
    """The choice of the link that was followed, else the earlier answer."""
    chosen, seen = request.GET.get("rating", ""), rated_since(ticket)
    earlier = {"rating": ticket.rating, "text": ticket.rating_text} if seen else {}
    picked = {"rating": chosen} if chosen in {str(value) for value, _label in ANSWERS} else {}
    return {**earlier, **picked, "seen": seen}


def _is_sent_again(ticket, typed):
    """The same answer a second time, as after a double click, is the answer that is there."""
    return bool(rated_since(ticket)) and (ticket.rating, ticket.rating_text) == (typed["rating"], typed["text"])


def _page(request, found, form=None, status=200):
    ticket = found.ticket
    answered = bool(ticket and not found.obstacle and rated_since(ticket))
    changes = answered and form is not None and (form.is_bound or str(form.initial["rating"]) != str(ticket.rating))
    context = {
        "ticket": ticket,
        "obstacle": found.obstacle and found.obstacle.value,
        "form": form,
        "answer": dict(ANSWERS)[ticket.rating] if answered else "",
        "changes": changes,
    }
    return render(request, "tickets/rate_by_link.html", context, status=status)
