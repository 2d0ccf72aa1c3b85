"""The pytest plugin of the project: engines for tests that were given none, and no way out to the network."""

import atexit
import ipaddress
import os
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2 import sql

from supportx import embedded
from supportx.catalogues import compile_stale

ROOT = Path(__file__).resolve().parent.parent
TEST_DATABASE = "test_supportx_"
LOCAL_NAMES = {"localhost", "", None}


class NetworkRefused(RuntimeError):
    """A test tried to leave this machine."""


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, Any, Any]:
    """Around everybody else's part of it: pytest-django reads the settings there."""
    if not os.environ.get("DATABASE_URL"):
        engines = embedded.Engines("test", os.environ.copy())
        engines.take()
        atexit.register(engines.release)  # also when pytest itself fails later in its start
        os.environ.update(engines.environment)
        _own_database()
    os.environ.setdefault("SUPPORTX_HASHED_STATIC", "0")
    _own_folders()
    _own_queue_for_each_worker()
    compile_stale(ROOT / "locale")
    _close_the_network()
    return (yield)


def _own_database() -> None:
    """Test runs side by side get a database each; those of runs that were killed are dropped."""
    os.environ.setdefault("SUPPORTX_TEST_DATABASE", f"{TEST_DATABASE}{os.getpid()}")
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True  # a database is not dropped inside a transaction
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEST_DATABASE])
        for (name,) in cursor.fetchall():
            pid = name.removeprefix(TEST_DATABASE).split("_")[0]
            if pid.isdigit() and not _lives(int(pid)):
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    connection.close()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's, but alive
    return True


def _own_folders() -> None:
    """What tests write does not lie among what people uploaded."""
    for name in ("STATIC_ROOT", "MEDIA_ROOT"):
        folder = os.environ.setdefault(name, str(ROOT / "var" / "test" / name.lower()))
        Path(folder).mkdir(parents=True, exist_ok=True)


def _own_queue_for_each_worker() -> None:
    """Processes that test side by side get a numbered queue database each, or one would empty the other's cache."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    address = os.environ.get("REDIS_URL", "")
    if worker.startswith("gw") and address.endswith("/0"):
        os.environ["REDIS_URL"] = f"{address[:-1]}{int(worker[2:]) + 1}"


def _close_the_network() -> None:
    """Sockets may reach this machine only. The names of other machines are not even looked up."""
    connect, connect_ex, lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_outside(self, address)
        return connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_outside(self, address)
        return connect_ex(self, address)

    def guarded_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_local(host):
            raise NetworkRefused(f"A test asked for the address of {host}: tests stay on this machine.")
        return lookup(host, *args, **kwargs)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign, assignment]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign, assignment]
    socket.getaddrinfo = guarded_lookup


def _refuse_outside(door: socket.socket, address: Any) -> None:
    if door.family in {socket.AF_INET, socket.AF_INET6} and not _is_local(address[0]):
        raise NetworkRefused(f"A test tried to connect to {address[0]}: tests stay on this machine.")


def _is_local(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        return False
