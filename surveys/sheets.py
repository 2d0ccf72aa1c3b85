"""What is prepared for a check-in, as plain values: kept as JSON with the check-in once it was held."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language

from packages.forecast import Forecast, Method
from tickets.models import Ticket

FEWEST_RATINGS = 5  # below that a mean would tell who said what
FEWEST_PEOPLE = 5  # below that the use of a product would tell who uses it


@dataclass(frozen=True)
class Question:
    """An open request and the state of its first answer: running, late, met, missed, excused, waiting, none."""

    number: int
    subject: str
    status: str
    filed_at: datetime
    promise: str
    due_at: datetime | None

    @property
    def status_label(self) -> str:
        return str(Ticket.Status(self.status).label)


@dataclass(frozen=True)
class Feedback:
    """A bug or a suggestion."""

    number: int
    subject: str
    kind: str
    status: str
    is_passed_on: bool
    filed_at: datetime

    @property
    def kind_label(self) -> str:
        return str(Ticket.Kind(self.kind).label)

    @property
    def status_label(self) -> str:
        return str(Ticket.Status(self.status).label)


@dataclass(frozen=True)
class Meter:
    code: str
    name_tr: str
    name_en: str
    granted: int
    held: int
    captured: int
    unlimited: bool
    outlook: Forecast | None

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_tr

    @property
    def available(self) -> int:
        return self.granted - self.held - self.captured


@dataclass(frozen=True)
class Package:
    tier: str
    first_on: date
    last_on: date
    minutes: int
    meters: list[Meter]


@dataclass(frozen=True)
class Miss:
    number: int
    subject: str
    minutes: int
    took: int | None
    is_excused: bool


@dataclass(frozen=True)
class Ratings:
    """`mean` and the share of good ones are withheld under five."""

    count: int
    mean: float | None
    satisfied: float | None


@dataclass(frozen=True)
class ProductUsed:
    """How much a product was used by how many people. Under five nothing is told: it would be somebody's."""

    name: str  # empty: the products of few people, together
    people: int | None
    count: int | None
    minutes: int | None

    @property
    def seconds(self) -> int:
        return (self.minutes or 0) * 60


@dataclass(frozen=True)
class Former:
    """An act agreed on before that is still open."""

    text: str
    owner: int
    by_vendor: bool
    due_on: date


@dataclass(frozen=True)
class Sheet:
    """What happened since the last check-in, and how things stand at this moment."""

    at: datetime
    since: datetime
    is_first: bool
    open_count: int
    questions: list[Question]
    package: Package | None
    filed: int
    met: int
    missed: int
    excused: int
    misses: list[Miss]
    ratings: Ratings
    feedback_count: int
    feedback: list[Feedback]
    former: list[Former]
    products: list[ProductUsed] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(json.dumps(asdict(self), cls=DjangoJSONEncoder))
        return kept


def from_json(kept: Mapping[str, Any]) -> Sheet:
    package = kept["package"]
    plain = {key: kept[key] for key in ("is_first", "open_count", "filed", "met", "missed", "excused")}
    return Sheet(
        **plain,
        at=datetime.fromisoformat(kept["at"]),
        since=datetime.fromisoformat(kept["since"]),
        feedback_count=kept["feedback_count"],
        questions=[Question(**_moments(row, "filed_at", "due_at")) for row in kept["questions"]],
        package=_package(package) if package else None,
        misses=[Miss(**row) for row in kept["misses"]],
        ratings=Ratings(**kept["ratings"]),
        feedback=[Feedback(**_moments(row, "filed_at")) for row in kept["feedback"]],
        products=[ProductUsed(**row) for row in kept.get("products", [])],
        former=[Former(**{**row, "due_on": date.fromisoformat(row["due_on"])}) for row in kept["former"]],
    )


def _package(kept: Mapping[str, Any]) -> Package:
    days = {key: date.fromisoformat(kept[key]) for key in ("first_on", "last_on")}
    meters = [Meter(**{**row, "outlook": _outlook(row["outlook"])}) for row in kept["meters"]]
    return Package(tier=kept["tier"], minutes=kept["minutes"], meters=meters, **days)


def _outlook(kept: Mapping[str, Any] | None) -> Forecast | None:
    if kept is None:
        return None
    days = {key: date.fromisoformat(kept[key]) if kept[key] else None for key in ("runs_out_on", "low", "high")}
    return Forecast(Method(kept["method"]), kept["is_early"], left_at_end=kept["left_at_end"], **days)


def _moments(row: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {**row, **{key: datetime.fromisoformat(row[key]) if row[key] else None for key in keys}}
