"""Where the running request comes from: address, device, and the support access it goes through.

A task or a command comes from nowhere. Asking costs no statement.
"""

import ipaddress
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class Origin:
    address: str | None = None
    device: str = ""
    through: int | None = None


NOWHERE = Origin()
_running: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def current() -> Origin:
    return _running.get()


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    token = _running.set(origin)
    try:
        yield
    finally:
        _running.reset(token)


@contextmanager
def acting_through(access_id: int) -> Iterator[None]:
    """What happens inside is recorded as done through this support access."""
    with coming_from(replace(current(), through=access_id)):
        yield


def act_through(access_id: int) -> None:
    """What happens in the rest of this request is recorded as done through this support access."""
    _running.set(replace(current(), through=access_id))


def of_request(request: HttpRequest) -> Origin:
    return Origin(_address(request), device_words(request.headers.get("User-Agent", "")[:400]))


def _address(request: HttpRequest) -> str | None:
    """Our proxies write at the end of the header, one each. What stands before that is the caller's own word."""
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.TRUSTED_PROXIES
    theirs = said[-proxies] if len(said) >= proxies > 0 else ""
    return _clean(theirs or request.META.get("REMOTE_ADDR", ""))


def _clean(text: str) -> str | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


# The first that is found counts: Edge also calls itself Chrome, and Chrome calls itself Safari.
_BROWSERS = (
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Yandex", r"\bYaBrowser/"),
    ("Firefox", r"\b(?:Firefox|FxiOS)/"),
    ("Chrome", r"\b(?:Chrome|CriOS|HeadlessChrome)/"),
    ("Safari", r"\bSafari/"),
    ("curl", r"^curl/"),
    ("Python", r"^python-"),
)
_SYSTEMS = (
    ("Android", r"\bAndroid\b"),
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Windows", r"\bWindows\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("macOS", r"\bMac OS X\b|\bMacintosh\b"),
    ("Linux", r"\bLinux\b|\bX11\b"),
)


@lru_cache(maxsize=256)
def device_words(user_agent: str) -> str:
    """“Firefox · Windows”. Our own words only: what a browser says of itself is anybody's text."""
    found = [next((name for name, sign in signs if re.search(sign, user_agent)), "") for signs in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name)
