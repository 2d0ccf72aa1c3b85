from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.decorators import staff_only
from tickets.promised import spans_around
from tickets.queries import searching
from tickets.queries.desk_search import Found
from tickets.queries.desk_search import search as found_for
from tickets.views.desk.rows import grouped
from worktime.queries import current_hours


@require_safe
@staff_only
def search(request):
    typed = searching.neat(request.GET.get("q", ""))
    found = found_for(request.user, typed) if typed else Found([])
    now, hours = timezone.now(), current_hours()
    context = {
        "typed": typed,
        "found": found,
        "groups": grouped([("found", ticket) for ticket in found.tickets], now=now, hours=hours),
        "spans": spans_around(now, hours),
        "now": now,
    }
    return render(request, "desk/search.html", context)
