"""Tests stay on this machine; the guard itself is tried here."""

import socket

import pytest

from supportx.testing import NetworkRefused


def test_no_test_reaches_another_machine():
    with socket.socket() as door, pytest.raises(NetworkRefused, match=r"192\.0\.2\.1"):
        door.connect(("192.0.2.1", 80))


def test_no_test_asks_for_the_address_of_another_machine():
    with pytest.raises(NetworkRefused, match=r"vendor\.example"):
        socket.getaddrinfo("vendor.example", 443)


def test_this_machine_is_reachable():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
