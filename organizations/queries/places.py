"""The tree of an institution, and what its administrators ask of each place: people, requests, use, who runs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from common.turkish import fold
from organizations import told
from organizations.models import Institution, Membership, Region, Unit
from organizations.permissions import Authority

Role = Membership.Role


@dataclass
class Node:
    """A region with everything below it, or a unit. The numbers of a region are those of all below."""

    place: Region | Unit
    is_region: bool
    may_change: bool
    admins: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    users: int = 0
    open_requests: int = 0
    used: int = 0
    depth: int = 0

    @property
    def is_open(self) -> bool:
        """The first two levels are shown open."""
        return self.depth < 2


@dataclass(frozen=True)
class Grown:
    """The whole tree, and what belongs to no unit."""

    nodes: list[Node]
    archived: list[tuple[Region | Unit, bool]]  # and whether it is a region
    users: int
    open_requests: int


def grown(institution: Institution, authority: Authority, words: str = "") -> Grown:
    """In eight statements, however large the tree is. With `words` only branches with such a name are left."""
    regions = list(Region.objects.filter(institution=institution).order_by("sort_key", "id"))
    units = list(Unit.objects.filter(institution=institution).select_related("region").order_by("sort_key", "id"))
    people = _people(institution)
    admins = _admins(institution)
    open_requests, used = told.open_requests(institution.pk), told.use(institution.pk)
    below: dict[int | None, list[Node]] = {}
    for unit in (one for one in units if one.archived_at is None):
        node = Node(unit, False, authority.may_change(unit), admins.get((False, unit.pk), []))
        node.users = people.get(unit.pk, 0)
        node.open_requests, node.used = open_requests.get(unit.pk, 0), used.get(unit.pk, 0)
        below.setdefault(unit.region_id, []).append(node)
    for region in (one for one in regions if one.archived_at is None):
        node = Node(region, True, authority.may_change(region), admins.get((True, region.pk), []))
        below.setdefault(region.parent_id, []).append(node)
    nodes = _hung(below, None, 0)
    return Grown(
        nodes=_found(nodes, fold(words).strip()),
        archived=[(one, True) for one in regions if one.archived_at]
        + [(one, False) for one in units if one.archived_at],
        users=sum(node.users for node in nodes) + people.get(None, 0),
        open_requests=sum(open_requests.values()),
    )


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


def _people(institution: Institution) -> dict[int | None, int]:
    living = Membership.objects.filter(institution=institution, left_at=None).order_by()
    return dict(living.values_list("unit").annotate(Count("pk")))


def _admins(institution: Institution) -> dict[tuple[bool, int], list[str]]:
    found: dict[tuple[bool, int], list[str]] = {}
    rows = Membership.objects.active().filter(institution=institution, role__in=[Role.REGION_ADMIN, Role.UNIT_ADMIN])
    for row in rows.select_related("user").order_by("user__sort_key", "id"):
        is_region = row.role == Role.REGION_ADMIN
        found.setdefault((is_region, (row.region_id if is_region else row.unit_id) or 0), []).append(row.user.name)
    return found
