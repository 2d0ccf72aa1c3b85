import logging
import sys

import pytest

from common.logs import OneLine, incident


def _line(message, *args, exc_info=None):
    record = logging.LogRecord("supportx", logging.INFO, __file__, 1, message, args, exc_info)
    return OneLine("{levelname} {message}", style="{").format(record)


@pytest.mark.check(106)
@pytest.mark.parametrize(
    ("evil", "written"),
    [
        ("a\nINFO forged", "a\\nINFO forged"),
        ("a\r\nb", "a\\r\\nb"),
        ("\x1b[31mred", "\\e[31mred"),
        ("a\u2028b\u2029c\x85d", "a\\u2028b\\u2029c\\u0085d"),
        ("tab\tstays, çşğ too", "tab\tstays, çşğ too"),
    ],
)
def test_what_a_visitor_sends_cannot_forge_a_line(evil, written):
    assert _line("path %s", evil) == f"INFO path {written}"


@pytest.mark.check(106)
def test_an_exception_text_cannot_forge_a_line():
    try:
        raise ValueError("first\nINFO forged")
    except ValueError:
        text = _line("failed", exc_info=sys.exc_info())

    assert [line for line in text.split("\n") if line.startswith("INFO")] == ["INFO failed"]


def test_a_line_carries_the_number_of_the_request():
    token = incident.set("7F2A")
    try:
        assert _line("failed") == "INFO failed incident=7F2A"
    finally:
        incident.reset(token)
