"""What is asked for and what is offered, as plain values: what the forms hand to the actions."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from packages.models import Purpose, Subscription, Tier, TierVersion
from packages.periods import a_year_after


@dataclass(frozen=True)
class Wish:
    """What an institution asks for. `seats` of a top-up are seats to add."""

    kind: Purpose
    subscription: Subscription | None
    tier: Tier | None = None
    seats: int | None = None
    amounts: dict[str, int] = field(default_factory=dict)
    note: str = ""
    language: str = "tr"


@dataclass(frozen=True)
class Conditions:
    """What an offer says. `amounts` are units by code of the service: of the package, or of a top-up to add."""

    kind: Purpose
    subscription: Subscription | None
    valid_until: date
    version: TierVersion | None = None
    seats: int | None = None
    amounts: dict[str, int] = field(default_factory=dict)
    unit_prices: dict[str, Decimal] = field(default_factory=dict)
    price: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    grace_days: int = 0
    carry_over_percent: int = 0
    note: str = ""
    language: str = "tr"

    def filled(self) -> "Conditions":
        """With the end, where only the first day is said."""
        if self.starts_on is None or self.ends_on is not None:
            return self
        return replace(self, ends_on=a_year_after(self.starts_on))
