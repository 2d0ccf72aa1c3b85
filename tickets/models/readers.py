"""Who reads, as plain values: what the fence needs to know of a person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.models import Among
from organizations.queries import Sight, sight


@dataclass(frozen=True)
class Support:
    """Agents and managers."""


@dataclass(frozen=True)
class SoftwareUnit:
    """The vendor's developers."""


@dataclass(frozen=True)
class Customer:
    """A member of institutions, with the rights of this moment."""

    pk: int
    now: datetime
    sight: Sight


def shares_reaching(reader: Customer, share: str = "") -> Q:
    """Living shares with this person, or with where the person works. `share` leads to them from another table."""
    reaches = Q(**{f"{share}person": reader.pk})
    if reader.sight.home_units:
        reaches |= Q(Among(f"{share}unit", reader.sight.home_units))
    if reader.sight.home_regions:
        reaches |= Q(Among(f"{share}region", reader.sight.home_regions))
    living = Q(**{f"{share}until": None}) | Q(**{f"{share}until__gt": reader.now})
    return reaches & living & Q(**{f"{share}withdrawn_at": None})


Reader = Support | SoftwareUnit | Customer


def reader_of(user: User) -> Reader:
    if user.is_agent:
        return Support()
    if user.is_software:
        return SoftwareUnit()
    return customer_of(user)


def customer_of(user: User) -> Customer:
    return Customer(user.pk, timezone.now(), sight(user))
