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

    @property
    def word(self) -> str:
        """One region or unit as the address says it, "r12" or "u7"; empty for the whole and for several places."""
        if len(self.regions) == 1 and not self.units:
            return f"r{self.regions[0]}"
        return f"u{self.units[0]}" if len(self.units) == 1 and not self.regions else ""


EVERYBODY = Scope()
