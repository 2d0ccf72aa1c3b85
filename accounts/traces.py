"""Where a person's name, address and phone stand in texts, however they were typed there.

Letters are compared as search compares them: AYŞE YILDIZ, ayse yildiz and Ayşe Yıldız are one. A name of several words
is found with a suffix too (Yıldız'a, Yıldıza); one of a single word only as a word of its own, since it may be part of
others. A phone with an extension is found with its extension: the number alone is the institution's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Max, Min, Model, Q, QuerySet, TextField, UUIDField
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

from accounts.models.naming import GONE, MARK
from accounts.models.people import User
from common.models import Fold
from common.turkish import FOLD_FROM, FOLD_TO, fold

WINDOW = 20_000
CHUNK = 500
_BETWEEN_DIGITS = r"[\s().\-/]{0,3}"
_ALIKE: dict[str, str] = {}
for _letter, _base in zip(FOLD_FROM, FOLD_TO, strict=True):
    _ALIKE[_base] = _ALIKE.get(_base, _base) + _letter
_ESCAPED = {"'": r"(?:['’]|&\#x27;|&\#39;)", "&": r"(?:&|&amp;)", '"': r'(?:"|&quot;|&\#34;)'}


@dataclass(frozen=True)
class Traces:
    """What identifies one person in a text."""

    pk: int
    name: str
    email: str
    phone: str

    @classmethod
    def of(cls, user: User) -> "Traces":
        if user.is_erased:
            return cls(user.pk, "", "", "")
        return cls(user.pk, " ".join(user.name.split()), user.email, user.phone)

    def removed(self, text: str) -> str:
        return self._pattern.sub(GONE, text) if self._pattern else text

    def removed_in(self, data: Any) -> Any:
        """The same for what a JSON column holds."""
        if isinstance(data, str):
            return self.removed(data)
        if isinstance(data, list):
            return [self.removed_in(each) for each in data]
        if isinstance(data, dict):
            return {key: self.removed_in(value) for key, value in data.items()}
        return data

    @cached_property
    def needles(self) -> list[str]:
        """For the database, which narrows down where to look: folded."""
        number, extension = _parts(self.phone)
        written = [self.name, self.email, self.phone]
        if not extension:
            written += [number, number.removeprefix("0")]
        return list(dict.fromkeys(fold(word) for word in written if word and not word.startswith(MARK)))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        kinds = (_email(self.email), _phone(self.phone), _name(self.name))
        found = [pattern for pattern in kinds if pattern]
        return re.compile("|".join(found)) if found else None


def _letters(word: str) -> str:
    return "".join(_ESCAPED.get(sign) or _alike(sign) for sign in word)


def _alike(sign: str) -> str:
    alike = _ALIKE.get(fold(sign), "")
    return f"[{alike}]" if alike else re.escape(sign)


def _name(name: str) -> str:
    words = name.split()
    if not words:
        return ""
    end = r"(?!\w)" if len(words) == 1 else ""
    return r"(?<!\w)" + r"\s+".join(_letters(word) for word in words) + end


def _email(email: str) -> str:
    return r"(?<![\w.+\-])" + _letters(email) + r"(?![\w\-]|\.\w)" if email else ""


def _phone(phone: str) -> str:
    number, extension = _parts(phone)
    if len(number) < 7:
        return ""
    start = r"(?<!\d)"
    if number.startswith("0"):
        start += r"(?:(?:\+|00)?90" + _BETWEEN_DIGITS + r"|\(?0" + _BETWEEN_DIGITS + r")?\(?"
        number = number[1:]
    digits = _BETWEEN_DIGITS.join(number)
    if not extension:
        return start + digits + r"(?!\d)"
    return start + digits + r"[\s,;(]*(?:dahili|dah|ext|/)?[.:]?\s*" + extension + r"(?!\d)"


def _parts(phone: str) -> tuple[str, str]:
    """Digits of the number, and of the extension."""
    number, _word, extension = phone.partition("dahili")
    plus = "+" if number.strip().startswith("+") else ""
    return plus.replace("+", "") + re.sub(r"\D", "", number), re.sub(r"\D", "", extension)


@dataclass(frozen=True)
class Texts:
    """Columns in which people may be named. `is_narrowed`: the database picks the rows; else every row is read."""

    rows: QuerySet[Any]
    columns: Sequence[str] = ()
    data: Sequence[str] = ()
    is_narrowed: bool = True
    by_address: bool = False  # the name may be somebody else's there: address and phone alone


def traced(texts: Texts, traces: Traces) -> Iterator[tuple[Model, dict[str, Any]]]:
    """The rows that name the person, each with what its columns say without the name."""
    if texts.by_address:
        traces = replace(traces, name="")
    if not traces.needles:
        return
    columns = (*texts.columns, *texts.data)
    for window in _windows(texts, traces, columns):
        for row in window.only("pk", *columns).iterator(chunk_size=CHUNK):
            changes = {name: traces.removed(getattr(row, name) or "") for name in texts.columns}
            changes |= {name: traces.removed_in(getattr(row, name)) for name in texts.data}
            changed = {name: value for name, value in changes.items() if value != (getattr(row, name) or "")}
            if changed:
                yield row, changed


def _windows(texts: Texts, traces: Traces, columns: Sequence[str]) -> Iterator[QuerySet[Any]]:
    """Long tables are read piece by piece: no statement takes longer than a page may."""
    rows = texts.rows.order_by()
    if not texts.is_narrowed:
        yield rows.order_by("pk")
        return
    named = Q()
    for column in columns:
        for needle in traces.needles:
            named |= Q(Contains(Fold(Cast(column, TextField())), needle))
    if isinstance(rows.model._meta.pk, UUIDField):  # random names lie nowhere in particular: no piece is shorter
        yield rows.filter(named).order_by("pk")
        return
    ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for start in range(ends["first"], ends["last"] + 1, WINDOW):
        yield rows.filter(named, pk__gte=start, pk__lt=start + WINDOW).order_by("pk")
