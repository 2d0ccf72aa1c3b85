"""A figure as it is read: of one period beside another, and where its rows are found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.figures import FIGURES, Figure, Kind
from reports.formulas import FEW, Sums
from reports.periods import Period


@dataclass(frozen=True)
class Behind:
    """Where the rows of a number are found: the figure, and what it is narrowed to."""

    figure: str
    narrowed: Mapping[str, Any] = field(default_factory=dict)
    period: Period | None = None  # None: that of the report


@dataclass(frozen=True)
class Reading:
    """A figure of one period beside the same of another. `value` is None when there is nothing to tell, or too little:
    `of` and `of_before` say over how many things a share or a mean was taken."""

    figure: Figure
    value: float | None
    before: float | None
    of: int | None = None
    of_before: int | None = None

    @property
    def behind(self) -> "Behind":
        return Behind(self.figure.code)

    @property
    def is_withheld(self) -> bool:
        return self.value is None and bool(self.of)

    @property
    def is_shaky(self) -> bool:
        """A share or a mean of a few things, now or before: it is not compared."""
        if self.value is None or self.of is None:
            return False
        return self.of < FEW or 0 < (self.of_before or 0) < FEW

    @property
    def change(self) -> float | None:
        """Rounded as it is told: what cannot be seen has not moved."""
        if self.value is None or self.before is None or self.is_shaky:
            return None
        return round(self.value - self.before, 0 if self.figure.kind in {Kind.COUNT, Kind.MINUTES} else 1) or 0.0

    @property
    def tone(self) -> str:
        """ "ok" when it went the better way, "warn" when the other, else nothing. One more of a few is no news."""
        is_of_few = self.figure.kind is Kind.COUNT and max(self.value or 0, self.before or 0) < FEW
        if not self.change or not self.figure.better or is_of_few:
            return ""
        return "ok" if self.change * self.figure.better > 0 else "warn"


def read(code: str, sums: Sums, before: Sums) -> Reading:
    figure = FIGURES[code]
    of, of_before = (figure.base(row) if figure.base else None for row in (sums, before))
    return Reading(figure, figure.of(sums), figure.of(before), of, of_before)
