"""Where the person at the browser stands: of several institutions in one at a time.

The session keeps which one, and the line under the person's name. For people of one institution that costs no
statement; people of several are asked for their memberships on every page, so that nothing outlives one of them.
"""

from typing import Any

from django.http import Http404, HttpRequest

from accounts.models import User
from organizations.models import Institution
from organizations.queries import Standing, belonging, standing

HERE, WORDS = "institution", "belonging"


class Elsewhere(Exception):
    """What was asked for belongs to another institution of the person: a page offers to switch and go on."""

    def __init__(self, institution: Institution) -> None:
        super().__init__(institution)
        self.institution = institution


class NotLetIn(Exception):
    """A colleague at the vendor came to an institution's own pages without its leave: a page says how to ask for it."""

    def __init__(self, institution: Institution) -> None:
        super().__init__(institution)
        self.institution = institution


def place_of(request: HttpRequest) -> Standing:
    """Where the person stands, read once in a request."""
    if not hasattr(request, "place"):
        request.place = standing(_person(request))  # type: ignore[attr-defined]
    found: Standing = request.place  # type: ignore[attr-defined]
    return found


def known_places(request: HttpRequest) -> Standing:
    """Where the person belongs and what follows from it; what the session keeps of it is made to agree."""
    found, session, person = place_of(request), request.session, _person(request)
    person.stands_in = found.here.pk if found.here and found.others else 0
    kept = {WORDS: belonging(found.memberships), HERE: person.stands_in}
    for name, value in kept.items():
        if session.get(name, 0 if name == HERE else None) != value:
            session[name] = value
    return found


def stand(request: HttpRequest) -> None:
    """At the beginning of a request of a signed-in customer."""
    person = _person(request)
    person.stands_in = request.session.get(HERE, 0)
    if person.stands_in or person.last_institution or WORDS not in request.session:
        known_places(request)


def stand_in(request: HttpRequest, institution: Institution) -> None:
    """From now on pages are about this institution."""
    request.session[HERE] = institution.pk
    request.session.pop(WORDS, None)


def stand_there(request: HttpRequest, institution: Institution) -> None:
    """Offers to switch first, when the page is about another one of the person's institutions."""
    if _person(request).stands_in and institution in place_of(request).others:
        raise Elsewhere(institution)


def institution_here(request: HttpRequest, asked: int | None) -> Institution:
    """What a customer's page is about: where the person stands. Another one that is asked for offers to switch, one
    that is not theirs is not found."""
    place = place_of(request)
    if place.here is not None and asked in (None, place.here.pk):
        return place.here
    for other in place.others:
        if other.pk == asked:
            raise Elsewhere(other)
    raise Http404


def _person(request: HttpRequest) -> User:
    person: Any = request.user
    return person
