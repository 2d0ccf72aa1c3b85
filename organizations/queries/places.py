"""The tree of an institution, and what its administrators ask of each place: people, requests, use, who runs it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from common.turkish import fold
from organizations import told
from organizations.models import Institution, Membership, Region, Unit
from organizations.permissions import Authority

Role = Membership.Role


@dataclass
class Node:
    """A region with everything below it, or a unit. The numbers of a region are those of all below.

    Numbers are for whoever runs the place (`is_within`); of the rest of the tree only names are shown.
    """

    place: Region | Unit
    is_region: bool
    is_within: bool
    may_change: bool
    admins: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    users: int = 0
    open_requests: int = 0
    used: int = 0
    depth: int = 0

    @property
    def address(self) -> str:
        """What the addresses of its verbs begin with."""
        return f"{_address('region' if self.is_region else 'unit')}{self.place.pk}/"

    @property
    def is_open(self) -> bool:
        """The first two levels are shown open."""
        return self.depth < 2


@cache
def _address(kind: str) -> str:
    return reverse(f"organizations:rename_{kind}", args=[0]).removesuffix("0/rename/")


@dataclass(frozen=True)
class Grown:
    """The tree as somebody may see it, the archived places they run, and the sums of what they run."""

    nodes: list[Node]
    archived: list[tuple[Region | Unit, bool, bool]]  # and whether it is a region, and whether they may restore it
    users: int
    open_requests: int

    @property
    def has_regions(self) -> bool:
        return any(node.is_region for node in self.nodes)

    @property
    def lines(self) -> Iterator["Line"]:
        """One after the other: pieces of templates inside each other would take three times as long."""
        return _lines(self.nodes)


@dataclass(frozen=True)
class Line:
    """A unit, or the beginning or the end of a region."""

    node: Node
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True)
class _Numbers:
    """By unit; of people also by region, for those who work in no unit."""

    users: Mapping[tuple[bool, int | None], int]
    open_requests: told.Requests
    used: Mapping[tuple[bool, int | None], int]


def grown(institution: Institution, authority: Authority, words: str = "") -> Grown:
    """In eight statements, however large the tree is. With `words` only branches with such a name are left.

    Whoever runs regions or the whole sees all of the tree, a unit's administrator the way down to the unit.
    """
    regions = list(Region.objects.filter(institution=institution).order_by("sort_key", "id"))
    paths = {region.pk: region for region in regions}
    units = list(Unit.objects.filter(institution=institution).order_by("sort_key", "id"))
    for unit in units:
        unit.region = paths.get(unit.region_id or 0)
    numbers = _Numbers(_people(institution), told.open_requests(institution.pk), _used(institution, units))
    admins = _admins(institution)
    below: dict[int | None, list[Node]] = {}
    places: list[Region | Unit] = [*units, *regions]
    for place in places:
        if place.archived_at is None:
            above = place.parent_id if isinstance(place, Region) else place.region_id
            below.setdefault(above, []).append(_node(place, authority, admins, numbers))
    nodes = _hung(below, None, 0)
    return Grown(
        nodes=_found(nodes if authority.runs_regions else _reached(nodes), fold(words).strip()),
        archived=[
            (one, isinstance(one, Region), authority.may_change(one)) for one in places if _is_shown(one, authority)
        ],
        users=_sum_within(nodes, "users") + (numbers.users.get((False, None), 0) if authority.is_whole else 0),
        open_requests=_sum_within(nodes, "open_requests")
        + (numbers.open_requests.get(None, 0) if authority.is_whole else 0),
    )


def _is_shown(place: Region | Unit, authority: Authority) -> bool:
    return place.archived_at is not None and authority.covers(place)


def _node(
    place: Region | Unit, authority: Authority, admins: Mapping[tuple[bool, int], list[str]], numbers: _Numbers
) -> Node:
    """With its own numbers only."""
    is_region, is_within = isinstance(place, Region), authority.covers(place)
    key = (is_region, place.pk)
    node = Node(place, is_region, is_within, is_within and authority.may_change(place), admins.get(key, []))
    node.users, node.used = numbers.users.get(key, 0), numbers.used.get(key, 0)
    node.open_requests = 0 if is_region else numbers.open_requests.get(place.pk, 0)
    return node


def _hung(below: Mapping[int | None, Sequence[Node]], parent: int | None, depth: int) -> list[Node]:
    """Units first, then regions with theirs; what is below is added up."""
    nodes = list(below.get(parent, ()))
    for node in nodes:
        node.depth = depth
        if node.is_region:
            node.children = _hung(below, node.place.pk, depth + 1)
            node.users += sum(child.users for child in node.children)
            node.open_requests += sum(child.open_requests for child in node.children)
            node.used += sum(child.used for child in node.children)
    return nodes


def _lines(nodes: Sequence[Node]) -> Iterator[Line]:
    for node in nodes:
        if node.is_region:
            yield Line(node, begins=True)
            yield from _lines(node.children)
            yield Line(node, ends=True)
        else:
            yield Line(node)


def _sum_within(nodes: Sequence[Node], what: str) -> int:
    return sum(getattr(node, what) if node.is_within else _sum_within(node.children, what) for node in nodes)


def _reached(nodes: Sequence[Node]) -> list[Node]:
    """What somebody runs, and the way down to it."""
    found = []
    for node in nodes:
        if not node.is_within:
            node.children = _reached(node.children)
        if node.is_within or node.children:
            found.append(node)
    return found


def _found(nodes: Sequence[Node], words: str) -> list[Node]:
    """Branches that have such a name in them; below a region that is called so, everything."""
    if not words:
        return list(nodes)
    found = []
    for node in nodes:
        if words in fold(node.place.name):
            found.append(node)
            continue
        node.children = _found(node.children, words)
        if node.children:
            found.append(node)
    return found


def _people(institution: Institution) -> dict[tuple[bool, int | None], int]:
    """By place: the unit somebody works in, else the region they run, else none."""
    living = Membership.objects.filter(institution=institution, left_at=None).order_by()
    found: Counter[tuple[bool, int | None]] = Counter()
    for unit, region, people in living.values_list("unit", "region").annotate(Count("pk")):
        found[(False, unit) if unit or not region else (True, region)] += people
    return found


def _used(institution: Institution, units: Sequence[Unit]) -> dict[tuple[bool, int | None], int]:
    """What a merged unit used counts where its requests are now, and what an archived one used in the region above."""
    archived = {unit.pk: unit for unit in units if unit.archived_at}
    found: Counter[tuple[bool, int | None]] = Counter()
    for pk, used in told.use(institution.pk).items():
        unit = archived.get(pk or 0)
        place = (False, pk) if unit is None else (False, unit.merged_into_id)
        if unit and (unit.merged_into_id is None or unit.merged_into_id in archived):
            place = (True, unit.region_id)
        found[place] += used
    return found


def _admins(institution: Institution) -> dict[tuple[bool, int], list[str]]:
    found: dict[tuple[bool, int], list[str]] = {}
    rows = Membership.objects.active().filter(institution=institution, role__in=[Role.REGION_ADMIN, Role.UNIT_ADMIN])
    for row in rows.select_related("user").order_by("user__sort_key", "id"):
        is_region = row.role == Role.REGION_ADMIN
        found.setdefault((is_region, (row.region_id if is_region else row.unit_id) or 0), []).append(row.user.name)
    return found


HELD_SHOWN = 50


@dataclass(frozen=True)
class Held:
    """Why a place cannot be archived: who works in it or runs it, what hangs below it, which requests are open."""

    people: list[Membership]
    places: list[str]
    requests: list[told.Waiting]

    def __bool__(self) -> bool:
        return bool(self.people or self.places or self.requests)


def held_by(place: Region | Unit) -> Held:
    """The first of each; the words of `refuse_used` as lists."""
    living = Membership.objects.filter(left_at=None).select_related("user").order_by("user__sort_key", "id")
    if isinstance(place, Unit):
        return Held(list(living.filter(unit=place)[:HELD_SHOWN]), [], list(told.waiting(place.pk)))
    below = [*_names(Unit.objects.filter(region=place)), *_names(Region.objects.filter(parent=place))]
    return Held(list(living.filter(region=place)[:HELD_SHOWN]), below[:HELD_SHOWN], [])


def _names(places: QuerySet[Any]) -> list[str]:
    return list(places.filter(archived_at=None).order_by("sort_key", "id").values_list("name", flat=True)[:HELD_SHOWN])
