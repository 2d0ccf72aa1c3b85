"""Where the person belongs, under the name on every page: kept in the session, so that it costs no statement."""

from organizations.queries import standing
from tickets.queries.places import belonging

KEY = "belonging"


def place_of(request):
    """Where the person stands, read once in a request."""
    if not hasattr(request, "place"):
        request.place = standing(request.user)
    return request.place


def known_places(request):
    """Where the person belongs and what follows from it; the line under the name follows it."""
    found = place_of(request)
    words = belonging(found.memberships)
    if request.session.get(KEY) != words:
        request.session[KEY] = words
    return found


def know_places(request):
    """For pages that need no memberships: reads them once in a session."""
    if KEY not in request.session:
        known_places(request)
