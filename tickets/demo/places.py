"""Who files and what they bought, read once into plain values."""

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from organizations.demo import BUSY
from organizations.models import Institution, Membership
from packages.models import QuotaAccount, Subscription
from products.models import OwnedProduct
from tickets.demo.books import Account

CHANNELS = ("written", "phone", "remote")
FEW, SOME = 8, 20


@dataclass(slots=True)
class Person:
    pk: int
    unit: int
    region_path: str


@dataclass(slots=True)
class Sold:
    pk: int
    starts: int
    ends: int
    priority: int
    minutes: int
    accounts: dict[str, Account] = field(default_factory=dict)


@dataclass(slots=True)
class Place:
    """An institution: its people, its subscriptions, and the versions of products it owns."""

    pk: int
    people: list[Person] = field(default_factory=list)
    sold: list[Sold] = field(default_factory=list)
    products: list[tuple[str, int, int]] = field(default_factory=list)
    busy: Person | None = None

    @property
    def weight(self) -> int:
        """Where more people work, each of them also asks more."""
        people = len(self.people)
        return people if people <= FEW else people * 3

    def valid(self, moment: int) -> Sold | None:
        return next((sold for sold in self.sold if sold.starts <= moment < sold.ends), None)

    def owned(self, code: str) -> tuple[int, int]:
        _code, product, version = next((row for row in self.products if row[0] == code), self.products[0])
        return product, version


class Places:
    def __init__(self, places: list[Place], now: int, random: Random) -> None:
        self.all, self.random = places, random
        self.busy = next(place for place in places if place.busy)
        renewed = [place for place in places if place.sold[-1].ends > now]
        self.boundless = [place for place in renewed if len(place.people) > SOME]
        self._heights = list(accumulate(place.weight for place in places))

    def some(self) -> Place:
        return self.all[bisect(self._heights, self.random.random() * self._heights[-1])]

    def accounts(self) -> list[Account]:
        return [account for place in self.all for sold in place.sold for account in sold.accounts.values()]


def read(random: Random, now: int, zone: ZoneInfo) -> Places:
    """The institutions of the large demo: the busy customer's and those made after it."""
    first = Membership.objects.get(user__email=BUSY).institution_id
    made = Institution.objects.filter(pk__gte=first).order_by("id").values_list("pk", flat=True)
    return Places(list(read_each(made, zone).values()), now, random)


def read_each(institutions: Iterable[int], zone: ZoneInfo) -> dict[int, Place]:
    places = {pk: Place(pk) for pk in institutions}
    members = Membership.objects.filter(institution__in=places).select_related("unit__region", "user")
    for member in members.order_by("id"):
        path = member.unit.region.path if member.unit and member.unit.region else []
        person = Person(member.user_id, member.unit_id or 0, f"{{{','.join(map(str, path))}}}")
        if member.user.email == BUSY:
            places[member.institution_id].busy = person
        else:
            places[member.institution_id].people.append(person)
    for owned in OwnedProduct.objects.filter(institution__in=places).select_related("product").order_by("id"):
        places[owned.institution_id].products.append((owned.product.code, owned.product_id, owned.version_id or 0))
    _read_sold(places, zone)
    return places


def _read_sold(places: dict[int, Place], zone: ZoneInfo) -> None:
    sold: dict[int, Sold] = {}
    for row in Subscription.objects.filter(institution__in=places).order_by("id"):
        starts, ends = (int(datetime.combine(day, time.min, zone).timestamp()) for day in (row.starts_on, row.ends_on))
        sold[row.pk] = Sold(row.pk, starts, ends, row.priority, row.response_minutes)
        places[row.institution_id].sold.append(sold[row.pk])
    for account in _accounts(sold):
        sold[account.subscription_id].accounts[account.service_id] = Account(
            account.pk, account.granted, account.unlimited
        )


def _accounts(sold: Iterable[int]) -> Iterable[QuotaAccount]:
    return QuotaAccount.objects.filter(subscription__in=list(sold), service__code__in=CHANNELS).order_by("id")
