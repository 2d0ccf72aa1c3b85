"""How PostgreSQL plans a statement, where it would spend longer on the plan than on the rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def joined_as_written() -> Iterator[None]:
    """For one row by its key with all it points to: the joins are made in the order the query names them.

    Trying every order of ten joins takes PostgreSQL 5 to 10 ms, reading the row half of one. The setting travels with
    the statement and ends with it. Inside a transaction it would not, so there nothing is set.
    """
    if connection.in_atomic_block:
        yield
    else:
        with connection.execute_wrapper(_in_order):
            yield


def _in_order(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    return execute(f"SET LOCAL join_collapse_limit = 1; {sql}", params, many, context)
