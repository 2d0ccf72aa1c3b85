from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from organizations.belonging import known_places
from tickets.models.readers import Customer
from tickets.promised import promises, spans_around
from tickets.queries import portal as queries
from tickets.views.portal.rows import drawn
from worktime.queries import current_hours


@require_safe
def home(request):
    """The customer's first page. The vendor's people work elsewhere."""
    person, now = request.user, timezone.now()
    if person.is_vendor:
        return redirect(_first_page(person))
    standing, hours = known_places(request), current_hours()
    overview = queries.overview(Customer(person.pk, now, standing.sight))
    latest = overview.latest
    context = {
        "greeting": _greeting(now, person.name),
        "state": _state(overview),
        "opening": queries.opening(now, hours),
        "overview": overview,
        "rows": drawn(
            ((ticket, face, []) for ticket, face in zip(latest, promises(latest, now=now, hours=hours), strict=True)),
            person.pk,
        ),
        "packages": queries.package_states(standing.institutions.values(), now=now, hours=hours),
        "spans": spans_around(now, hours),
    }
    return render(request, "home.html", context)


def _first_page(person):
    """What a colleague's day begins with. A manager sees what broke a limit."""
    if person.is_manager:
        return "reports:portfolio"
    return "desk:software" if person.is_software else "desk:queue"


def _greeting(now, name):
    hour = timezone.localtime(now).hour
    first = {"name": name.split()[0] if name.split() else name}
    if 5 <= hour < 12:
        return _("Good morning, %(name)s") % first
    if 12 <= hour < 18:
        return _("Good day, %(name)s") % first
    return _("Good evening, %(name)s") % first


def _state(overview):
    """The one sentence under the greeting."""
    count, waiting = len(overview.mine), len(overview.waiting)
    if overview.are_more:
        return _("You have more than %(count)s open requests.") % {"count": queries.MOST_OPEN}
    if not count:
        return _("You have no open request.")
    open_words = ngettext("You have %(count)s open request", "You have %(count)s open requests", count)
    if not waiting:
        return _("%(open)s.") % {"open": open_words % {"count": count}}
    waits = ngettext("%(count)s waits for your reply", "%(count)s wait for your reply", waiting)
    return _("%(open)s; %(waits)s.") % {"open": open_words % {"count": count}, "waits": waits % {"count": waiting}}
