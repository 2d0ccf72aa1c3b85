"""What apps above this one know about an institution, for its own pages: users sold, requests of a unit, who is let in.

Each is registered once, when its app starts, and asked when a page needs it. Nothing here counts by itself.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from accounts.models import User
from organizations.models import Institution
from organizations.permissions import Authority


@dataclass(frozen=True)
class Seats:
    """Users who have a seat in the package, and how many there are; `limit` is None when there is no limit."""

    used: int
    limit: int | None
    invited: int = 0

    @property
    def is_full(self) -> bool:
        return self.limit is not None and self.used + self.invited >= self.limit


Requests = Mapping[int | None, int]  # by unit; None are those of no unit


@dataclass(frozen=True)
class Shared:
    """A request of a unit that is open to one person, unit or region besides."""

    request: int
    unit: int | None
    requester: int
    person: int | None
    to_unit: int | None
    to_region: int | None


@dataclass(frozen=True)
class Waiting:
    """An open request, as a link."""

    number: int
    subject: str
    url: str


@dataclass(frozen=True)
class Openness:
    """What previews ask of requests; each is told in one statement.

    `of_units(institution, units)`: how many a unit has. `own(institution, people, units)`: how many each of these
    people filed from each of these units. `shared(institution, people, units, regions)`: living shares with
    one of them.
    """

    of_units: Callable[[int, Collection[int | None]], Requests]
    own: Callable[[int, Collection[int], Collection[int | None]], Mapping[tuple[int, int | None], int]]
    shared: Callable[[int, Collection[int], Collection[int], Collection[int]], Collection[Shared]]


class Step(StrEnum):
    """What an institution needs before it works, as far as apps above know."""

    PACKAGE = "package"
    PRODUCTS = "products"
    REQUEST = "request"


@dataclass(frozen=True)
class Look:
    """What the vendor's page of an institution shows of the apps above: a piece of it, and which steps are done."""

    template: str
    facts: Mapping[str, Any]
    steps: Mapping[Step, bool]


@dataclass(frozen=True)
class Page:
    """A page about an institution that an app above has, and that this person may open; `name` marks where one is."""

    name: str
    label: str
    url: str


@dataclass
class _Tellers:
    pages: Callable[[User, Institution, Authority | None], Collection[Page]] = lambda user, institution, authority: ()
    look: Callable[[Institution, User], Look | None] = lambda institution, reader: None
    openness: Openness = Openness(
        lambda institution_id, units: {},
        lambda institution_id, people, units: {},
        lambda institution_id, people, units, regions: (),
    )
    seats: Callable[[int], Seats | None] = lambda institution_id: None
    open_requests: Callable[[int], Requests] = lambda institution_id: {}
    all_requests: Callable[[int], Requests] = lambda institution_id: {}
    offers_regions: Callable[[int], bool] = lambda institution_id: True
    offers_product_use: Callable[[int], bool] = lambda institution_id: True
    tiers_with_product_use: Callable[[], Collection[tuple[str, str]]] = lambda: ()
    waiting: Callable[[int], Collection[Waiting]] = lambda unit_id: ()
    use: Callable[[int], Requests] = lambda institution_id: {}
    tiers_with_regions: Callable[[], Collection[tuple[str, str]]] = lambda: ()


_tellers = _Tellers()


def tell_seats(teller: Callable[[int], Seats | None]) -> None:
    _tellers.seats = teller


def tell_requests(open_requests: Callable[[int], Requests], all_requests: Callable[[int], Requests]) -> None:
    _tellers.open_requests, _tellers.all_requests = open_requests, all_requests


def tell_waiting(teller: Callable[[int], Collection[Waiting]]) -> None:
    _tellers.waiting = teller


def tell_openness(openness: Openness) -> None:
    _tellers.openness = openness


def tell_regions(teller: Callable[[int], bool]) -> None:
    _tellers.offers_regions = teller


def tell_product_use(offers: Callable[[int], bool], tiers: Callable[[], Collection[tuple[str, str]]]) -> None:
    _tellers.offers_product_use, _tellers.tiers_with_product_use = offers, tiers


def tell_use(use: Callable[[int], Requests], tiers_with_regions: Callable[[], Collection[tuple[str, str]]]) -> None:
    _tellers.use, _tellers.tiers_with_regions = use, tiers_with_regions


def seats(institution_id: int) -> Seats | None:
    """None while no package was sold: then nobody counts."""
    return _tellers.seats(institution_id)


def open_requests(institution_id: int) -> Requests:
    return _tellers.open_requests(institution_id)


def all_requests(institution_id: int) -> Requests:
    return _tellers.all_requests(institution_id)


def waiting(unit_id: int) -> Collection[Waiting]:
    """The first open requests of a unit, for whoever runs it."""
    return _tellers.waiting(unit_id)


def openness() -> Openness:
    return _tellers.openness


def offers_regions(institution_id: int) -> bool:
    """The package has regions and units (row 14 of the services); without a package nothing stands in the way."""
    return _tellers.offers_regions(institution_id)


def offers_product_use(institution_id: int) -> bool:
    """The package has the staff's performance (row 13 of the services), and with it product use."""
    return _tellers.offers_product_use(institution_id)


def tiers_with_product_use() -> Collection[tuple[str, str]]:
    return _tellers.tiers_with_product_use()


def use(institution_id: int) -> Requests:
    """Units of the running package that were spent or are held, by unit of the institution."""
    return _tellers.use(institution_id)


def tiers_with_regions() -> Collection[tuple[str, str]]:
    """Code and name of the packages on sale that have regions and units."""
    return _tellers.tiers_with_regions()


def tell_look(teller: Callable[[Institution, User], Look | None]) -> None:
    _tellers.look = teller


def look(institution: Institution, reader: User) -> Look | None:
    """Package, products, offers, requests and ratings of an institution, for somebody at the vendor."""
    return _tellers.look(institution, reader)


def tell_pages(teller: Callable[[User, Institution, Authority | None], Collection[Page]]) -> None:
    _tellers.pages = teller


def pages(user: User, institution: Institution, authority: Authority | None) -> Collection[Page]:
    """What the bar of an institution's pages has besides those of this app; `authority` is None for plain members."""
    return _tellers.pages(user, institution, authority)
