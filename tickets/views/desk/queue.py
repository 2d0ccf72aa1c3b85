"""Lists of tickets: the queue, the software unit's, one's own, and the search."""

from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.decorators import staff_only
from tickets.forms.desk import FilterForm
from tickets.models import Ticket
from tickets.promised import Stopwatch, spans_around
from tickets.queries import queue as queries
from tickets.queries import queue_figures as figures
from tickets.views.desk.rows import SOON_MINUTES, grouped, lane_name
from worktime import hours as worktime
from worktime.hours import Hours
from worktime.queries import current_hours


@dataclass(frozen=True)
class Card:
    """A lane above the list: how many, and the nearest promise."""

    lane: figures.Lane
    name: str
    left: int | None

    @property
    def tone(self) -> str:
        if self.left is None:
            return ""
        return "danger" if self.left <= 0 else "warn" if self.left <= SOON_MINUTES * 60 else ""


@require_safe
@staff_only
def queue(request):
    if request.user.is_software:
        return redirect("desk:software")
    return _listed(request, Ticket.Team.SUPPORT, "desk/queue.html")


@require_safe
@staff_only
def software(request):
    """Bugs and suggestions with the software unit; support may look."""
    return _listed(request, Ticket.Team.SOFTWARE, "desk/software.html")


def _listed(request, team, template):
    now, hours = timezone.now(), current_hours()
    soon = worktime.add(now, SOON_MINUTES, hours)
    filters = FilterForm(request.GET).filters(team)
    after = request.GET.get("after", "")
    seen = figures.overview(request.user, now=now, soon=soon, team=team)
    found = queries.page(request.user, filters, soon=soon, after=after)
    context = {
        "filters": filters,
        "ticks": request.user.is_software == (team == Ticket.Team.SOFTWARE),
        "after": after,
        "cards": _cards(seen, now, hours),
        "views": _views(seen),
        "products": seen.products,
        "affected": seen.affected,
        "groups": grouped(found.rows, now=now, hours=hours, tiers=seen.tiers),
        "next_after": found.next_after,
        "opens_at": None if worktime.is_open(now, hours) else worktime.next_opening(now, hours),
        "spans": spans_around(now, hours),
        "now": now,
    }
    return render(request, "desk/_live_rows.html" if request.htmx else template, context)


def _cards(seen: figures.Overview, now: datetime, hours: Hours) -> list[Card]:
    watch = Stopwatch((lane.nearest for lane in seen.lanes), now, hours)
    names = {lane.key: lane_name(lane.priority, {}) if lane.priority else _("Overdue") for lane in seen.lanes}
    return [
        Card(
            lane,
            seen.tiers.get(lane.priority or 0, "") or names[lane.key],
            watch.left(lane.nearest) if lane.nearest else None,
        )
        for lane in seen.lanes
    ]


def _views(seen: figures.Overview) -> list[tuple[str, str, int]]:
    names = {
        "all": _("All"),
        "unassigned": _("Unassigned"),
        "mine": _("Mine"),
        "customer": _("At the customer"),
        "quota": _("Awaiting quota"),
    }
    return [(key, name, seen.views[key]) for key, name in names.items() if key in seen.views]


@require_safe
@staff_only
def mine(request):
    now, hours = timezone.now(), current_hours()
    found = queries.own(request.user, after=request.GET.get("after", ""))
    context = {
        "ticks": False,
        "after": request.GET.get("after", ""),
        "groups": grouped(found.rows, now=now, hours=hours),
        "next_after": found.next_after,
        "spans": spans_around(now, hours),
        "now": now,
    }
    return render(request, "desk/_live_rows.html" if request.htmx else "desk/mine.html", context)
