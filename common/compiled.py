"""Querysets whose SQL is written once in a process and then only filled in.

Django writes the SQL of a queryset anew for every request. For a list with five joins that takes some 5 ms, and
PostgreSQL plans it for as long again, where reading 25 rows takes one. So what is asked on every page is written once:

    @compiled
    def _newest(me: int, *, kind: str) -> QuerySet[Ticket]:
        return Ticket.objects.filter(requester=me, kind=kind).order_by("-id")[:25]

    tickets = _newest(user.pk, kind="bug")   # a list

Positional arguments are *holes*: numbers, moments, texts, collections of numbers, dataclasses of those. They reach the
statement as they are; nothing may be decided by them but whether they are None, or a collection empty. A collection is
asked with `Among`. Keyword arguments make the *shape*: the statement is written once for each combination. PostgreSQL
keeps its plan in the same way, as a prepared statement of the connection.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from itertools import count
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable
from psycopg2.extensions import AsIs

Asked = ParamSpec("Asked")
Of = TypeVar("Of", bound=Model)
Row = TypeVar("Row")

MOST_SHAPES = 200
_COLLECTIONS = (list, tuple, set, frozenset)
_FIRST_NUMBER, _FIRST_MOMENT, _TEXT = 2**62, datetime(2, 1, 1, tzinfo=UTC), "\x01hole"
_LARGEST = 2**63 - 1
_names = count(1)
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # a connection of the driver: what it has prepared


def compiled(build: Callable[Asked, QuerySet[Of, Row]]) -> Callable[Asked, list[Row]]:
    """Turns a function that answers with a queryset into one that answers with its rows."""
    return cast(Callable[Asked, list[Row]], update_wrapper(_Compiled(build), build))


class _Compiled:
    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._written: dict[Any, _Statement] = {}

    def __call__(self, *values: Any, **shape: Any) -> list[Any]:
        found: list[Any] = []
        key = (tuple(_outline(value, found) for value in values), tuple(sorted(shape.items())))
        statement = self._written.get(key)
        if statement is None:
            if len(self._written) >= MOST_SHAPES:
                self._written.clear()
            statement = self._written[key] = self._write(values, shape)
        return statement.rows(found)

    def _write(self, values: tuple[Any, ...], shape: dict[str, Any]) -> "_Statement":
        holes = _Holes()
        return _Statement(self._build(*(holes.dug(value) for value in values), **shape), holes)


def _outline(value: Any, found: list[Any]) -> Any:
    """What of a value the statement depends on; the rest of it is collected in `found`, in the order of the holes."""
    if value is None:
        return None
    if isinstance(value, _COLLECTIONS):
        if value:
            found.append(sorted(value) if len(value) > 1 else next(iter(value)))
        return type(value), min(len(value), 2)
    if is_dataclass(value):
        return type(value), *(_outline(getattr(value, field.name), found) for field in fields(value))
    found.append(value)
    return type(value)


class Prepared:
    """A statement with `$1`, `$2` … for its values. Each connection to the database plans it once."""

    def __init__(self, sql: str, values: int) -> None:
        self.name = f"compiled_{next(_names)}"
        self.sql = sql
        places = f" ({', '.join(['%s'] * values)})" if values else ""
        self.call = f"EXECUTE {self.name}{places}"

    def rows(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            known = _prepared.setdefault(connection.connection, set())
            if self.name not in known:
                with connection.wrap_database_errors, connection.connection.cursor() as plain:
                    plain.execute(f"PREPARE {self.name} AS {self.sql}")
                known.add(self.name)
            cursor.execute(self.call, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found


class _Holes:
    """Stand-ins for values: no real value is like them, so they are found again in the parameters of the statement."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}  # stand-in: which of the values it stands for
        self.count = 0
        self.collections: set[int] = set()  # those of the values that are more than one
        self.used: list[int] = []  # the values that the statement asks for, in the order of $1, $2 …

    def dug(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, _COLLECTIONS):
            return type(value)(self._stand_ins(next(iter(value)), min(len(value), 2)) if value else ())
        if is_dataclass(value):
            return type(value)(*(self.dug(getattr(value, field.name)) for field in fields(value)))  # type: ignore[misc]
        return self._stand_ins(value, 1)[0]

    def _stand_ins(self, value: Any, how_many: int) -> list[Any]:
        """One for a value; two for a collection of more than one, which is a statement of its own."""
        found = [_like(value, len(self.numbers) + number) for number in range(how_many)]
        self.numbers |= dict.fromkeys(found, self.count)
        if how_many > 1:
            self.collections.add(self.count)
        self.count += 1
        return found

    def in_place(self, parameter: Any) -> Any:
        """A parameter of the written statement, with `$1` where the first value belongs that it asks for."""
        if isinstance(parameter, list):
            numbers = {self.numbers.get(each) if each.__hash__ else None for each in parameter}
            whole = numbers.pop() if len(numbers) == 1 else None
            return self._place(whole) if whole in self.collections else [self.in_place(each) for each in parameter]
        number = self.numbers.get(parameter) if parameter.__hash__ else None
        if number in self.collections:
            raise ValueError("A collection is asked with Among: a statement with a place for each would fit no other.")
        if number is not None:
            return self._place(number)
        if _hides_a_stand_in(parameter):
            raise ValueError(f"A value was changed on its way into the statement: {parameter!r}")
        return parameter

    def _place(self, number: int | None) -> AsIs:
        if number not in self.used:
            self.used.append(cast(int, number))
        return AsIs(f"${self.used.index(cast(int, number)) + 1}")


def _like(value: Any, number: int) -> Any:
    if isinstance(value, bool):
        raise TypeError("Yes and no make the shape of a statement: give them by keyword.")
    if isinstance(value, int):
        return _FIRST_NUMBER + number
    if isinstance(value, datetime):
        return _FIRST_MOMENT + timedelta(seconds=number)
    if isinstance(value, date):
        return _FIRST_MOMENT.date() + timedelta(days=number)
    if isinstance(value, str):
        return f"{_TEXT}{number}\x01"
    if isinstance(value, UUID):
        return UUID(int=number)
    raise TypeError(f"A statement cannot be filled with a {type(value).__name__}.")


def _hides_a_stand_in(parameter: Any) -> bool:
    if isinstance(parameter, str):
        return _TEXT in parameter
    if isinstance(parameter, date):
        return parameter.year < 1000
    return isinstance(parameter, int) and not isinstance(parameter, bool) and parameter > _FIRST_NUMBER // 2


class _Statement:
    """One statement as written for one shape, and how its rows are read."""

    def __init__(self, queryset: QuerySet[Any, Any], holes: _Holes) -> None:
        self.prepared: Prepared | None = None
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return
        with connection.cursor() as cursor:
            text = cursor.mogrify(sql, [holes.in_place(parameter) for parameter in parameters]).decode()
        self.used = holes.used
        self.prepared = Prepared(text, len(self.used))
        self._reads(queryset, compiler)

    def _reads(self, queryset: QuerySet[Any, Any], compiler: Any) -> None:
        self.kind = queryset._iterable_class
        if self.kind not in (ModelIterable, ValuesListIterable, FlatValuesListIterable):
            raise TypeError(f"Rows of a {self.kind.__name__} are not read from compiled statements.")
        if getattr(queryset, "_prefetch_related_lookups", ()):
            raise TypeError("A compiled statement fetches nothing after itself.")
        self.converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        if self.kind is ModelIterable:
            self.maker = _Maker(compiler.klass_info, compiler.select)
            self.annotations = list((compiler.annotation_col_map or {}).items())

    def rows(self, values: list[Any]) -> list[Any]:
        if self.prepared is None or any(isinstance(value, int) and abs(value) > _LARGEST for value in values):
            return []  # no row has a number that the database cannot hold
        rows = self.prepared.rows([values[number] for number in self.used])
        if self.converters:
            rows = [self._converted(row) for row in rows]
        if self.kind is FlatValuesListIterable:
            return [row[0] for row in rows]
        return list(self._objects(rows)) if self.kind is ModelIterable else rows

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        changed = list(row)
        for position, (converters, expression) in self.converters.items():
            for convert in converters:
                changed[position] = convert(changed[position], expression, connection)
        return tuple(changed)

    def _objects(self, rows: list[tuple[Any, ...]]) -> Iterator[Any]:
        for row in rows:
            found = self.maker.made(row)
            for name, position in self.annotations:
                setattr(found, name, row[position])
            yield found


class _Maker:
    """Makes an instance, and those it points to, of the columns of a row. Columns that were not asked for are read
    when they are needed, as Django does it; but an instance of 30 fields is not put through its constructor."""

    def __init__(self, told: dict[str, Any], select: Any) -> None:
        first, last = told["select_fields"][0], told["select_fields"][-1]
        self.columns = slice(first, last + 1)
        self.model = told["model"]
        self.names = [column[0].target.attname for column in select[self.columns]]
        self.key = first + self.names.index(self.model._meta.pk.attname)
        self.related = [
            (_Maker(other, select), other["local_setter"], other["remote_setter"])
            for other in told.get("related_klass_infos", [])
        ]

    def made(self, row: tuple[Any, ...]) -> Any:
        if row[self.key] is None:
            return None
        found = self.model.__new__(self.model)
        found._state = state = ModelState()
        state.db, state.adding = "default", False
        found.__dict__.update(zip(self.names, row[self.columns], strict=True))
        for maker, point, point_back in self.related:
            other = maker.made(row)
            point(found, other)
            if other is not None:
                point_back(other, found)
        return found
