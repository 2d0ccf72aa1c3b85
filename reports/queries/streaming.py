"""All rows behind a figure, read in pieces by a cursor of the server: a hundred thousand take no more memory than a few
hundred."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import connection

from accounts.models import User
from reports.periods import Period
from reports.queries.rows import Happening, Mark, Narrowed, row_statement, with_tickets
from reports.scopes import Scope

PIECE = 1000
MOST_ROWS = 500_000  # half of what a sheet holds
PATIENCE = "120s"  # a worker may ask longer than a page


class TooLong(Exception):
    """More rows than one file may have."""


def all_rows(
    user: User, measures: Collection[str], scope: Scope, period: Period, narrowed: Narrowed
) -> Iterator[list[Happening]]:
    """Oldest first, in pieces, each with the requests that the reader may see."""
    statement, values = row_statement(measures, scope, period, narrowed, Mark(), MOST_ROWS + 1)
    count = 0
    with _patience(), connection.chunked_cursor() as cursor:
        cursor.execute(statement, values)
        while piece := cursor.fetchmany(PIECE):
            count += len(piece)
            if count > MOST_ROWS:
                raise TooLong
            yield with_tickets(user, piece)


@contextmanager
def _patience() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        usual = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [PATIENCE])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, false)", [usual])
