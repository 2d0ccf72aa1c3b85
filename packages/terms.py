"""What a tier version would offer, as plain values: what the form hands to the action."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Mode(StrEnum):
    """How a version offers a counted service."""

    NONE = "none"
    PRICED = "priced"
    RANGE = "range"
    UNLIMITED = "unlimited"


@dataclass(frozen=True)
class CellTerms:
    """One counted service. A fixed number is a range of one."""

    mode: Mode
    minimum: int | None = None
    maximum: int | None = None
    unit_price: Decimal | None = None


@dataclass(frozen=True)
class BandTerms:
    """`row` is the line of the form it was typed on, where a refusal is shown."""

    row: int
    seats_minimum: int
    seats_maximum: int
    amounts: dict[str, int]
    list_price: Decimal | None = None


@dataclass(frozen=True)
class VersionTerms:
    priority: int
    response_minutes: int
    seats_minimum: int
    seats_maximum: int | None
    list_price: Decimal | None = None
    counted: dict[str, CellTerms] = field(default_factory=dict)
    included: dict[str, bool] = field(default_factory=dict)
    bands: list[BandTerms] = field(default_factory=list)
