"""Where the person belongs, under the name on every page: kept in the session, so that it costs no statement."""

from tickets.queries.places import belonging, places

KEY = "belonging"


def known_places(request):
    """The person's memberships, read now; the line under the name follows them."""
    memberships = places(request.user)
    words = belonging(memberships)
    if request.session.get(KEY) != words:
        request.session[KEY] = words
    return memberships


def know_places(request):
    """For pages that need no memberships: reads them once in a session."""
    if KEY not in request.session:
        known_places(request)
