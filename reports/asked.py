"""What is asked of a report: about whom, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from accounts.models import User
from organizations.models import Institution
from reports import permissions
from reports.periods import Period
from reports.scopes import Scope


@dataclass(frozen=True)
class Address:
    """What the address of a report says besides the report: when, and narrowed to what."""

    period: Period
    part: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """`institution` is None for the vendor's own reports; `reader` decides what is named, never what is counted."""

    report: str
    scope: Scope
    about: str
    period: Period
    today: date
    institution: Institution | None = None
    reader: User | None = None
    part: Mapping[str, str] = field(default_factory=dict)  # what the address narrows it to
    shows_names: bool | None = None  # of a file for several readers; None: as the reader may

    @property
    def before(self) -> Period:
        """The period that it is compared with."""
        return self.period.compared(self.today)

    @cached_property
    def reads_names(self) -> bool:
        """Whether the reader finds people of the institution under their names; asked of the database once."""
        if self.shows_names is not None:
            return self.shows_names
        return self.institution is None or permissions.reads_names(self.reader, self.institution)
