"""The pytest plugin of the project: engines for tests that were given none, and no way out to the network."""

import atexit
import ipaddress
import os
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from supportx import embedded
from supportx.catalogues import compile_stale

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
    os.environ.setdefault("SUPPORTX_HASHED_STATIC", "0")
    _own_queue_for_each_worker()
    compile_stale(Path(__file__).resolve().parent.parent / "locale")
    _close_the_network()
    return (yield)


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

    socket.socket.connect = guarded_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign]
    socket.getaddrinfo = guarded_lookup  # type: ignore[assignment]


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
