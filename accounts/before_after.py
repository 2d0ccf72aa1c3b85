"""What an audit entry keeps, as lines a person reads: “Role: Member → Unit administrator”."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Data = dict[str, Any]
Words = Callable[[Any], str]
NOTHING = "–"


@dataclass(frozen=True)
class Facts:
    """What an entry is put into words from. `named` has the people whose ids stand in the data."""

    data: Data
    person: str = ""
    named: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One line. Without a before it says how something is now."""

    label: str
    after: str
    before: str | None = None

    def __str__(self) -> str:
        told = self.after if self.before is None else f"{self.before} → {self.after}"
        return f"{self.label}: {told}" if self.label else told


@dataclass(frozen=True)
class _Field:
    label: str | Promise
    words: Words | None


_fields: dict[str, _Field] = {}


def name_field(code: str, label: str | Promise, words: Words | None = None) -> None:
    """`label` stands before the value of this key of the data; `words` say a value that is a code."""
    _fields[code] = _Field(label, words)


def day(value: Any) -> str:
    """A day or a moment that JSON keeps as text."""
    text = str(value)
    try:
        if len(text) == 10:
            return formats.date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")
        return formats.date_format(timezone.localtime(datetime.fromisoformat(text)), "SHORT_DATETIME_FORMAT")
    except ValueError:
        return text


def said(value: Any, facts: Facts, code: str = "") -> str:
    if value is None or value == "":
        return NOTHING
    known = _fields.get(code)
    if known and known.words:
        return known.words(value)
    if isinstance(value, dict):
        return _thing(value, facts)
    if isinstance(value, list):
        return ", ".join(said(one, facts, code) for one in value) or NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return formats.number_format(value) if isinstance(value, int | float) else str(value)


def _thing(value: Data, facts: Facts) -> str:
    if "user" in value:
        return facts.named.get(value["user"], NOTHING)
    if "name" in value:
        return str(value["name"])
    known = {key: one for key, one in value.items() if key in _fields or "." not in key}
    return ", ".join(f"{_label(key)}: {said(one, facts, key)}" for key, one in known.items()) or NOTHING


def _label(code: str) -> str:
    return str(_fields[code].label) if code in _fields else code


def lines(facts: Facts, *, subject: str = "", told: Collection[str] = ()) -> list[Change]:
    """`subject` is the field that "before" and "after" are values of; `told` are keys that the sentence says."""
    rest = {key: value for key, value in facts.data.items() if key not in told}
    found = []
    if "before" in rest or "after" in rest:
        found += _pair(rest.pop("before", None), rest.pop("after", None), subject, facts)
    for code, (before, after) in rest.pop("changed", {}).items():
        found.append(Change(_label(code), said(after, facts, code), said(before, facts, code)))
    for code, value in rest.items():
        if code in _fields and value not in (None, "", [], {}):
            found.append(Change(_label(code), said(value, facts, code)))
    return found


def _pair(before: Any, after: Any, subject: str, facts: Facts) -> list[Change]:
    if not (_has_fields(before) or _has_fields(after)):
        return [Change(_label(subject) if subject else "", said(after, facts, subject), said(before, facts, subject))]
    old, new = before or {}, after or {}
    return [
        Change(_label(code), said(new.get(code), facts, code), said(old.get(code), facts, code))
        for code in {**old, **new}
        if old.get(code) != new.get(code)
    ]


def _has_fields(value: Any) -> bool:
    return isinstance(value, dict) and not {"name", "user"} & value.keys()
