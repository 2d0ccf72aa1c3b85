"""Who can take an agreed act on: everybody at the vendor, and the people of the institution. Found by what is typed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from common.models import Fold
from common.turkish import fold, fold_email
from organizations.models import Institution, Membership
from surveys.models import CheckIn
from surveys.queries.checkins import people_to_call

MOST, LEAST = 12, 2  # suggestions at once; letters they begin with
LIKELY = 8
_WITH_ADDRESS = re.compile(r"\(([^()\s]+@[^()\s]+)\)$")


@dataclass(frozen=True)
class Owner:
    """A suggestion: what choosing it writes into the field, and what stands beside it."""

    name: str
    email: str
    place: str

    @property
    def written(self) -> str:
        return f"{self.name} ({self.email})"


def owners_found(institution: Institution, words: str) -> list[Owner]:
    """By any part of the name, or the beginning of the address; those who run something there, then by name."""
    wanted = fold(words).replace("\x00", " ").strip()
    if len(wanted) < LEAST:
        return []
    found = _possible(institution).annotate(folded=Fold("name"))
    begins = Q(email__startswith=fold_email(words.replace("\x00", " ").strip()))
    return _with_places(
        institution, found.filter(Q(folded__contains=wanted) | begins).order_by("sort_key", "id")[:MOST]
    )


def owners_named(institution: Institution, typed: str) -> list[User]:
    """Whose address or full name was typed, or chosen from the suggestions; two are enough to know it is not clear."""
    typed = typed.replace("\x00", " ").strip()
    chosen = _WITH_ADDRESS.search(typed)
    email = fold_email(chosen[1] if chosen else typed)
    meant = _possible(institution).annotate(folded=Fold("name")).filter(Q(email=email) | Q(folded=fold(typed)))
    return list(meant.order_by("id")[:2])


def likely_owners(checkin: CheckIn) -> list[Owner]:
    """Whoever calls, whoever is called, and who runs the institution; suggested before anything is typed."""
    there = people_to_call([checkin.institution_id]).get(checkin.institution_id, [])
    people = [checkin.caller, checkin.contact, *(place.user for place in there)]
    found = list(dict.fromkeys(person for person in people if person is not None and person.is_active))
    return _with_places(checkin.institution, found[:LIKELY])


def _possible(institution: Institution) -> QuerySet[User]:
    there = Membership.objects.active().filter(institution=institution).values("user")
    return User.objects.filter(~Q(vendor_role="") | Q(pk__in=there), is_active=True)


def _with_places(institution: Institution, people: Iterable[User]) -> list[Owner]:
    found = list(people)
    rows = Membership.objects.active().filter(institution=institution, user__in=found)
    places = {row.user_id: row for row in rows.select_related("unit", "region")}
    return [Owner(person.name, person.email, _place(person, places.get(person.pk))) for person in found]


def _place(person: User, membership: Membership | None) -> str:
    if membership is None:
        return _("at the vendor")
    place = membership.unit or membership.region
    return str(place) if place else str(membership.get_role_display())
