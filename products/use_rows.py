"""A row of product use as it comes, read into plain values: bad ones are said by a code. Plain values in and out."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.turkish import fold, fold_email

FIELDS = ("day", "product", "person", "external_id", "feature", "count", "minutes")
MOST_ROWS = 5000
MOST_BACK = timedelta(days=365)
MOST_COUNT, MOST_MINUTES = 1_000_000, 1440
_DAY = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)|(?P<day2>\d\d?)\.(?P<month2>\d\d?)\.(?P<year2>\d{4})", re.A
)
LONGEST = {"product": 80, "person": 254, "external_id": 64, "feature": 80}

MISTAKES: Mapping[str, str | Promise] = {
    "no_row": _("This is no row of fields."),
    "unknown_field": _("There is a field that nobody knows."),
    "day": _("Write the day as 2026-11-22 or 22.11.2026."),
    "future": _("This day has not come yet."),
    "too_old": _("Use is taken in for one year back."),
    "product_missing": _("The product is missing."),
    "number": _("Count and minutes are whole numbers: up to 1 000 000, and up to 1 440 minutes of a day."),
    "nothing": _("Count and minutes are both zero or missing."),
    "too_long": _("A text is too long or holds control characters."),
    "two_people": _("Give a person or an external number, not both."),
    "person": _("The person is no e-mail address."),
    "twice": _("The same person, product, feature and day stand in an earlier row."),
    "added_up": _("The people of this day were added up already; it takes no more rows."),
}
HELD: Mapping[str, str | Promise] = {
    "unknown_product": _("Nobody knows this product."),
    "not_owned": _("The institution does not own this product."),
    "unknown_person": _("Nobody in the institution has this address."),
}


@dataclass(frozen=True)
class UseRow:
    """`person` is a folded address, `product` the code or name as it was written."""

    number: int
    day: date
    product: str
    person: str = ""
    external_id: str = ""
    feature: str = ""
    count: int = 0
    minutes: int = 0

    def as_json(self) -> dict[str, Any]:
        return {**{name: getattr(self, name) for name in FIELDS}, "day": self.day.isoformat()}

    @property
    def digest(self) -> str:
        return digest_of(self.as_json())


@dataclass(frozen=True)
class Mistake:
    number: int
    code: str


def digest_of(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def read_rows(raw: Sequence[Any], today: date) -> tuple[list[UseRow], list[Mistake]]:
    rows, mistakes, seen = [], [], set()
    for number, given in enumerate(raw, start=1):
        read = _read(number, given, today)
        if isinstance(read, str):
            mistakes.append(Mistake(number, read))
            continue
        key = (read.day, fold(read.product), read.feature, read.person, read.external_id)
        if key in seen:
            mistakes.append(Mistake(number, "twice"))
        seen.add(key)
        rows.append(read)
    return rows, mistakes


def _read(number: int, given: Any, today: date) -> UseRow | str:
    if not isinstance(given, Mapping):
        return "no_row"
    if set(given) - set(FIELDS):
        return "unknown_field"
    texts = {name: _text(given.get(name), longest) for name, longest in LONGEST.items()}
    day, numbers = _day(given.get("day")), [_number(given.get(name)) for name in ("count", "minutes")]
    if None in texts.values():
        return "too_long"
    person = fold_email(texts["person"] or "")
    wrong = _wrong_day(day, today) or _wrong_words(texts, person) or _wrong_numbers(*numbers)
    if wrong or day is None:
        return wrong or "day"
    return UseRow(
        number,
        day,
        texts["product"] or "",
        person,
        texts["external_id"] or "",
        texts["feature"] or "",
        numbers[0] or 0,
        numbers[1] or 0,
    )


def _text(value: Any, longest: int) -> str | None:
    """None for what is no short line of text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return None
    text = value.strip()
    return text if len(text) <= longest and text.isprintable() else None


def _day(value: Any) -> date | None:
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    parts = found.groupdict()
    try:
        return date(*(int(parts[name] or parts[f"{name}2"]) for name in ("year", "month", "day")))
    except ValueError:
        return None


def _number(value: Any) -> int | None:
    if value is None or value == "":
        return 0
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _wrong_day(day: date | None, today: date) -> str:
    if day is None:
        return "day"
    if day > today:
        return "future"
    return "too_old" if day < today - MOST_BACK else ""


def _wrong_words(texts: Mapping[str, str | None], person: str) -> str:
    if not texts["product"]:
        return "product_missing"
    if person and texts["external_id"]:
        return "two_people"
    return "person" if person and "@" not in person else ""


def _wrong_numbers(count: int | None, minutes: int | None) -> str:
    if count is None or minutes is None or not (0 <= count <= MOST_COUNT and 0 <= minutes <= MOST_MINUTES):
        return "number"
    return "nothing" if not count and not minutes else ""


# --- a file ------------------------------------------------------------------------------------

# The heads of a list, folded, in both languages.
HEADS = {
    "day": {"day", "date", "gun", "tarih"},
    "product": {"product", "urun"},
    "person": {"person", "e-mail", "email", "e-posta", "eposta", "kisi"},
    "external_id": {"external_id", "external id", "external number", "dis numara", "dis kimlik"},
    "feature": {"feature", "module", "ozellik", "modul"},
    "count": {"count", "sayi", "adet"},
    "minutes": {"minutes", "dakika"},
}


def rows_of_table(table: Sequence[Sequence[str]]) -> list[dict[str, str]] | None:
    """Cells under their heads; None when day or product have no column. What no database keeps stays a mistake."""
    names = {word: name for name, words in HEADS.items() for word in words}
    columns = [names.get(" ".join(fold(head).split())) for head in table[0]]
    if not {"day", "product"} <= set(columns):
        return None
    return [
        {name: cell.replace("\x00", "\x01") for name, cell in zip(columns, line, strict=False) if name}
        for line in table[1:]
    ]
