"""Of whom a report speaks: of everybody, of one institution, or of a part of its tree."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """`regions` with everything below and `units` narrow an institution to a part; both empty mean all of it."""

    institution: int | None = None
    regions: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    person: int | None = None  # what one person did there

    @property
    def is_part(self) -> bool:
        return bool(self.regions or self.units)


EVERYBODY = Scope()
