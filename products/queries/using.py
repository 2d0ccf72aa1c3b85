"""What rows of product use meet: products, people, and what is kept. A few statements, however many rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from common.turkish import fold
from organizations.models import Institution, Membership
from products.models import HeldUse, OwnedProduct, Product, ProductUse, UseBatch
from products.use_rows import Mistake, UseRow, digest_of, read_rows

NEW, CHANGED, SAME, HELD, WRONG = "new", "changed", "same", "held", "wrong"
PAGE = 50


@dataclass(frozen=True)
class Place:
    user: int
    unit: int | None
    regions: list[int]


@dataclass(frozen=True)
class Line:
    """A row and what would become of it. `place` is the person's, where the row names one."""

    row: UseRow
    state: str
    product: int = 0
    place: Place | None = None
    reasons: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        if self.place:
            return f"u{self.place.user}"
        return f"x{self.row.external_id}" if self.row.external_id else ""

    @property
    def key(self) -> tuple[Any, ...]:
        return self.row.day, self.product, self.row.feature, self.who


@dataclass(frozen=True)
class Plan:
    lines: Sequence[Line]
    mistakes: Sequence[Mistake]

    def of(self, *states: str) -> list[Line]:
        return [line for line in self.lines if line.state in states]

    @property
    def counts(self) -> dict[str, int]:
        found = {state: len(self.of(state)) for state in (NEW, CHANGED, SAME, HELD)}
        return {**found, WRONG: len(self.mistakes)}


def plan_of(institution: Institution, raw: Sequence[Any]) -> Plan:
    """What taking these rows in would do now. Nobody and nothing of another institution is found."""
    rows, mistakes = read_rows(raw, timezone.localdate())
    summed_until = ProductUse.objects.filter(institution=institution, is_summed=True).aggregate(day=Max("day"))["day"]
    if summed_until:
        mistakes += [Mistake(row.number, "added_up") for row in rows if row.day <= summed_until]
    products, people = _products(institution), _people(institution, {row.person for row in rows if row.person})
    lines = _once([_line(row, products, people) for row in rows], mistakes)
    return Plan(_compared(institution, lines), sorted(mistakes, key=lambda one: one.number))


@dataclass(frozen=True)
class _Known:
    owned: Mapping[str, int]
    others: Collection[str]


def _products(institution: Institution) -> _Known:
    owned = set(OwnedProduct.objects.filter(institution=institution).values_list("product", flat=True))
    words = [(pk, {code, fold(name)}) for pk, code, name in Product.objects.values_list("pk", "code", "name")]
    return _Known(
        owned={word: pk for pk, named in words if pk in owned for word in named},
        others={word for pk, named in words if pk not in owned for word in named},
    )


def _people(institution: Institution, emails: Collection[str]) -> Mapping[str, Place]:
    living = Membership.objects.filter(institution=institution, left_at=None, user__email__in=emails)
    found = living.values_list("user__email", "user_id", "unit_id", "unit__region__path", "region__path")
    return {email: Place(user, unit, path or own or []) for email, user, unit, path, own in found}


def _line(row: UseRow, products: _Known, people: Mapping[str, Place]) -> Line:
    word, reasons = fold(row.product), []
    product = products.owned.get(word, products.owned.get(row.product, 0))
    if not product:
        reasons.append("not_owned" if word in products.others else "unknown_product")
    place = people.get(row.person) if row.person else None
    if row.person and place is None:
        reasons.append("unknown_person")
    return Line(row, HELD if reasons else NEW, product, place, tuple(reasons))


def _once(lines: Sequence[Line], mistakes: list[Mistake]) -> list[Line]:
    """A product by its code in one row and by its name in another is the same product."""
    seen, found = set(), []
    wrong = {mistake.number for mistake in mistakes}
    for line in lines:
        if line.state == NEW and line.key in seen and line.row.number not in wrong:
            mistakes.append(Mistake(line.row.number, "twice"))
            wrong.add(line.row.number)
        seen.add(line.key)
        if line.row.number not in wrong:
            found.append(line)
    return found


def _compared(institution: Institution, lines: Sequence[Line]) -> list[Line]:
    good = [line for line in lines if line.state == NEW]
    kept = ProductUse.objects.filter(
        institution=institution, day__in={line.row.day for line in good}, who__in={line.who for line in good}
    )
    known = {
        (day, product, feature, who): (count, minutes)
        for day, product, feature, who, count, minutes in kept.values_list(
            "day", "product", "feature", "who", "count", "minutes"
        )
    }
    digests = {line.row.digest for line in lines if line.state == HELD}
    held = set(HeldUse.objects.filter(institution=institution, digest__in=digests).values_list("digest", flat=True))
    return [_judged(line, known, held) for line in lines]


def _judged(line: Line, known: Mapping[Any, Any], held: Collection[str]) -> Line:
    if line.state == HELD:
        state = SAME if line.row.digest in held else HELD
    else:
        before = known.get(line.key)
        state = NEW if before is None else SAME if before == (line.row.count, line.row.minutes) else CHANGED
    return Line(line.row, state, line.product, line.place, line.reasons)


# --- what the pages show -----------------------------------------------------------------------


@dataclass(frozen=True)
class ProductTotal:
    name: str
    count: int
    minutes: int


def totals(institution: Institution, first: date, last: date) -> list[ProductTotal]:
    kept = ProductUse.objects.filter(institution=institution, day__range=(first, last))
    found = kept.values("product__name", "product__sort_key").annotate(counted=Sum("count"), spent=Sum("minutes"))
    rows = found.order_by("product__sort_key").values_list("product__name", "counted", "spent")
    return [ProductTotal(*row) for row in rows]


def batches(institution: Institution, before: int | None) -> QuerySet[UseBatch]:
    found = UseBatch.objects.filter(institution=institution, state=UseBatch.State.DONE).select_related("by", "token")
    return (found.filter(pk__lt=before) if before else found).order_by("-id")


def waiting(institution: Institution, before: int | None = None) -> QuerySet[HeldUse]:
    found = HeldUse.objects.filter(institution=institution, state=HeldUse.State.WAITING)
    return (found.filter(pk__lt=before) if before else found).select_related("batch").order_by("-id")


def waiting_count(institution: Institution, most: int = 1000) -> int:
    return waiting(institution)[:most].count()


def known_digest(raw: Sequence[Any]) -> str:
    return digest_of(list(raw))
