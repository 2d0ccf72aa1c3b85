"""Pages of a long list by keyset: nothing is counted, and a page costs the same wherever it is."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)
MARK = "\x1f"  # between sort key and id; no key holds it


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    next_mark: str
    is_first: bool


def after(request: HttpRequest) -> str:
    return request.GET.get("after", "")[:400]


def page_after(rows: QuerySet[Any], key: str, mark: str, size: int) -> Page[Any]:
    """The rows behind `mark` of a list ordered by (`key`, id). A mark that reads badly shows the first page."""
    text, _separator, pk = mark.rpartition(MARK)
    is_mark = pk.isascii() and pk.isdigit() and len(pk) < 19 and "\x00" not in text
    if is_mark:
        rows = rows.filter(Q(**{f"{key}__gt": text}) | Q(**{key: text, "pk__gt": int(pk)}))
    found = list(rows[: size + 1])
    shown = found[:size]
    next_mark = f"{_value(shown[-1], key)}{MARK}{shown[-1].pk}" if len(found) > size else ""
    return Page(shown, next_mark, not is_mark)


def _value(row: Any, key: str) -> Any:
    for part in key.split("__"):
        row = getattr(row, part)
    return row
