"""Who would gain and who would lose sight of how many requests, before a change is saved.

    preview(institution.pk, lambda layout: layout.with_region_moved(region.pk, under.pk))

What it says of a person is exactly what `Ticket.objects.visible_to(person)` would have more and less afterwards. Own
requests are always seen and never counted. It takes a fixed number of statements: nobody is tried one by one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from organizations import told
from organizations.layout import Buckets, Given, Layout, Place
from organizations.models import Membership, Region, Unit, ViewingGrant


@dataclass(frozen=True)
class Difference:
    """How many requests one person gains and loses sight of."""

    person: User
    gains: int
    loses: int


@dataclass(frozen=True)
class Preview:
    """`version` is that of the layout which was looked at: the change is made on no other."""

    version: str
    differences: list[Difference]

    @property
    def gaining(self) -> int:
        return sum(1 for one in self.differences if one.gains)

    @property
    def losing(self) -> int:
        return sum(1 for one in self.differences if one.loses)


def preview(institution_id: int, change: Callable[[Layout], Layout]) -> Preview:
    """People in Turkish order of their names; those for whom nothing changes are left out."""
    before = layout_of(institution_id)
    counted = _count(institution_id, before, change(before))
    people = User.objects.filter(pk__in=list(counted)).order_by("sort_key", "id")
    return Preview(before.version, [Difference(person, *counted[person.pk]) for person in people])


def layout_of(institution_id: int) -> Layout:
    regions = Region.objects.filter(institution=institution_id).values_list("pk", "path")
    units = Unit.objects.filter(institution=institution_id).values_list("pk", "region")
    members = Membership.objects.active().filter(institution=institution_id, user__vendor_role="")
    living = ViewingGrant.objects.living(timezone.now())
    given = living.filter(institution=institution_id).order_by("id").values_list("user", "unit", "region")
    people = members.values_list("user", "role", "unit", "region")
    return Layout(
        paths={pk: tuple(path) for pk, path in regions},
        units=dict(units),
        people={user: Place(role, unit, region) for user, role, unit, region in people},
        given=tuple(Given(*row) for row in given),
    )


# --- counting ----------------------------------------------------------------------------------


@dataclass
class _Turn:
    """What changes for one person: units seen newly and no longer, and what reaches them by a share."""

    gained: Buckets
    lost: Buckets
    seen: Buckets  # before, after or both
    reached: tuple[set[int], set[int]] = field(default_factory=lambda: (set(), set()))  # requests: before, after


def _count(institution_id: int, before: Layout, after: Layout) -> dict[int, tuple[int, int]]:
    """By person: how many requests are gained and lost."""
    turns = _turns(before, after)
    if not turns:
        return {}
    ask = told.openness()
    units = {unit for turn in turns.values() for unit in turn.gained | turn.lost}
    moved = [person for person, turn in turns.items() if turn.gained or turn.lost]
    requests = ask.of_units(institution_id, units) if units else {}
    own = ask.own(institution_id, moved, units) if units else {}
    unit_of = _share(institution_id, turns, before, after)
    found = {}
    for person, turn in turns.items():
        filed = {unit: own.get((person, unit), 0) for unit in turn.gained | turn.lost}
        was, is_now = turn.reached
        gains = _more(turn.gained, was, is_now, turn.seen, requests, filed, unit_of)
        loses = _more(turn.lost, is_now, was, turn.seen, requests, filed, unit_of)
        if gains or loses:
            found[person] = gains, loses
    return found


def _turns(before: Layout, after: Layout) -> dict[int, _Turn]:
    found = {}
    for person in {**before.people, **after.people}:
        seen, sees = before.seen_by(person), after.seen_by(person)
        if seen != sees or before.home_of(person) != after.home_of(person):
            found[person] = _Turn(sees - seen, seen - sees, seen | sees)
    return found


def _share(institution_id: int, turns: dict[int, _Turn], before: Layout, after: Layout) -> dict[int, int | None]:
    """Fills in which requests reach each person by a share, without the own ones; answers with their units."""
    homes = [{person: layout.home_of(person) for person in turns} for layout in (before, after)]
    units = set().union(*(units for home in homes for units, _regions in home.values()))
    regions = set().union(*(regions for home in homes for _units, regions in home.values()))
    shared = told.openness().shared(institution_id, list(turns), units, regions)
    filed_by = {one.request: one.requester for one in shared}
    by_person, by_unit, by_region = _by(shared, "person"), _by(shared, "to_unit"), _by(shared, "to_region")
    for person, turn in turns.items():
        for reached, home in zip(turn.reached, homes, strict=True):
            reached.update(by_person.get(person, ()))
            reached.update(*(by_unit.get(unit, ()) for unit in home[person][0]))
            reached.update(*(by_region.get(region, ()) for region in home[person][1]))
            reached -= {request for request in reached if filed_by[request] == person}
    return {one.request: one.unit for one in shared}


def _by(shared: Iterable[told.Shared], reader: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one in shared:
        found.setdefault(getattr(one, reader) or 0, set()).add(one.request)
    return found


def _more(
    units: Buckets,
    was: set[int],
    is_now: set[int],
    seen: Buckets,
    requests: told.Requests,
    filed: dict[int | None, int],
    unit_of: dict[int, int | None],
) -> int:
    """Requests of the units, without own ones and those a share opened anyhow; and newly shared ones of other units."""
    by_units = sum(requests.get(unit, 0) - filed[unit] for unit in units)
    known = sum(1 for request in was if unit_of[request] in units)
    by_shares = sum(1 for request in is_now - was if unit_of[request] not in seen)
    return by_units - known + by_shares
