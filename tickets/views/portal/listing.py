from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.actions import audit_export
from common.decorators import customers_only
from common.spreadsheets import csv_response
from common.turkish import slug
from organizations.belonging import known_places, place_of
from organizations.models import Membership
from tickets import exporting
from tickets.forms.listing import read_wish
from tickets.models import Ticket
from tickets.models.readers import Customer
from tickets.promised import promises, spans_around
from tickets.queries import listing
from tickets.queries.portal import owned_products
from tickets.views.portal.rows import drawn
from worktime.queries import current_hours

VIEWS = [
    (listing.MINE, _("Mine")),
    (listing.ALL, _("All I may see")),
    (listing.SHARED, _("Shared with me")),
    (listing.CLOSED, _("Closed ones")),
]


@customers_only
@require_safe
def list_requests(request):
    """The query string is the whole state of this page; htmx asks for the same address."""
    wish = read_wish(request.GET)
    standing, hours, now = known_places(request), current_hours(), timezone.now()
    page = listing.page(Customer(request.user.pk, now, standing.sight), wish)
    rows = zip(page.tickets, promises(page.tickets, now=now, hours=hours), strict=True)
    context = {
        "wish": wish,
        "page": page,
        "rows": drawn(
            ((ticket, promise, listing.snippet(ticket, wish.search)) for ticket, promise in rows), request.user.pk
        ),
        "spans": spans_around(now, hours),
        "reads_others": _reads_others(standing.memberships),
        "views": VIEWS,
        "states": Ticket.Status.choices,
        "kinds": Ticket.Kind.choices,
        "channels": Ticket.Channel.choices,
        "products": sorted({(row.product_id, row.product.name) for row in owned_products(standing.sight.belongs_to)}),
    }
    return render(request, "tickets/_list.html" if request.htmx else "tickets/list_requests.html", context)


def _reads_others(memberships):
    return any(place.role != Membership.Role.MEMBER for place in memberships)


@customers_only
@require_safe
def export(request):
    """The list as it is filtered, for a spreadsheet; sent while it is being read."""
    wish, place = read_wish(request.GET), place_of(request)
    rows = listing.export(Customer(request.user.pk, timezone.now(), place.sight), wish)
    here = [place.here] if place.here else []
    if request.method == "GET":
        free, at = ("search", "person", "after"), here[0].pk if here else None
        count = rows.count()
        audit_export("requests_exported", by=request.user, institution_id=at, filters=wish, free=free, rows=count)
    filename = "-".join(["supportx", *(slug(one.name) for one in here), f"{timezone.localdate():%Y-%m-%d}.csv"])
    return csv_response(filename, exporting.header(), exporting.lines(rows.iterator(chunk_size=1000), get_language()))
