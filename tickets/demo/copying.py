"""COPY into tables stripped of what slows it down: their indexes and foreign keys are built again afterwards.

Everything happens in the caller's transaction, so whoever fails half-way leaves the tables as they were. Neither the
rights of a superuser nor another server setting is needed.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.db import connection

PATIENT = """
    SET CONSTRAINTS ALL IMMEDIATE;
    SET LOCAL statement_timeout = 0;
    SET LOCAL lock_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0;
    SET LOCAL work_mem = '128MB';
    SET LOCAL maintenance_work_mem = '1GB';
"""
_FOREIGN_KEYS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s) ORDER BY conname
"""
# Those of primary keys and UNIQUE stay: their keys come in ascending order, which costs little.
_INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid::regclass::text = ANY(%s)
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)
    ORDER BY indrelid, indexrelid
"""


@contextmanager
def stripped(tables: Iterable[str], say: Callable[[str], None]) -> Iterator[None]:
    """For the block, the tables have no foreign keys and no indexes but their keys."""
    with connection.cursor() as cursor:
        cursor.execute(PATIENT)
        gone = [_rows(cursor, query, list(tables)) for query in (_FOREIGN_KEYS, _INDEXES)]
        for drop, _add in (*gone[0], *gone[1]):
            cursor.execute(drop)
        yield
        builds = [add for _drop, add in (*gone[1], *gone[0])]
        for number, build in enumerate(builds, start=1):
            cursor.execute(build)
            if number % 8 == 0 or number == len(builds):
                say(f"Indexes and foreign keys … {number} of {len(builds)}")


def _rows(cursor: Any, query: str, tables: list[str]) -> list[tuple[str, str]]:
    cursor.execute(query, [tables])
    return list(cursor.fetchall())


def copy(table: str, columns: str, lines: list[str]) -> None:
    """Lines as COPY reads them: tabs between the columns, no line break at the end."""
    if lines:
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", StringIO("\n".join(lines) + "\n"))


def next_id(table: str) -> int:
    """The first id that no row and no sequence has used."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id'))")
        return int(cursor.fetchone()[0])


def continue_after(table: str, last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])


def escaped(text: str) -> str:
    """A text as one column of COPY."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
