"""Takes the pictures of the README from the running product: `python -m tools.screenshots [name …]`.

The demo is loaded into a database of its own, as of a Monday at a quarter past ten, so that clocks run and the day is
busy. With SUPPORTX_SCREENSHOTS_KEEP=1 that database stays, and the next run only takes the pictures.
"""

import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import psycopg2
import time_machine
from playwright.sync_api import Browser, Page, sync_playwright

from supportx import embedded
from tools import chromium

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
DATABASE = "supportx_screenshots"
MOST_BYTES = 250_000
PASSWORD = "supportx-demo"  # noqa: S105 - the demo's, and public


@dataclass(frozen=True)
class Picture:
    name: str
    person: str
    address: str
    width: int = 1440
    height: int = 900
    dark: bool = False


PICTURES = [
    Picture("queue", "deniz@vendor.example", "/desk/"),
    Picture("ticket", "deniz@vendor.example", "/desk/tickets/{ticket}/", height=1000),
    Picture("home", "ayse@akcasu.example", "/"),
    Picture("new-request", "ayse@akcasu.example", "/tickets/file/?subject=Parsel dönüşümünde kayma"),
    Picture("package", "elif@akcasu.example", "/package/"),
    Picture("statement", "elif@akcasu.example", "/package/statement/"),
    Picture("advice", "elif@akcasu.example", "/package/advice/"),
    Picture("portfolio", "filiz@vendor.example", "/office/portfolio/"),
    Picture("tree", "nihat@yesilhisar.example", "/institutions/{yesilhisar}/tree/"),
    Picture("report-summary", "elif@akcasu.example", "/institutions/{akcasu}/reports/summary/", height=1250),
    Picture("report-package-use", "elif@akcasu.example", "/institutions/{akcasu}/reports/package-use/", height=1250),
    Picture("report-performance", "filiz@vendor.example", "/office/reports/performance/", height=1250),
    Picture("survey", "filiz@vendor.example", "/office/surveys/{survey}/results/", height=1100),
    Picture("queue-dark", "deniz@vendor.example", "/desk/", dark=True),
    Picture("requests-narrow", "ayse@akcasu.example", "/tickets/", width=390, height=844),
    Picture("queue-narrow", "deniz@vendor.example", "/desk/", width=390, height=844),
]


def main(names: list[str]) -> int:
    os.environ.setdefault("SUPPORTX_EMBEDDED", "1")
    os.environ["SUPPORTX_HASHED_STATIC"] = "0"
    with embedded.engines("test", os.environ) as found:
        os.environ.update(found)
        has_demo = _own_database()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportx.settings")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
        if not has_demo:
            with time_machine.travel(_busy_morning()):
                _load_demo()
        with time_machine.travel(_busy_morning() + timedelta(minutes=2)):
            heavy = [picture.name for picture, size in _pictures(names) if size > MOST_BYTES]
    if heavy:
        print(f"Larger than {MOST_BYTES} bytes: {', '.join(heavy)}")
    return bool(heavy)


def _pictures(names: list[str]) -> Iterator[tuple[Picture, int]]:
    with _server() as address, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        for picture in PICTURES:
            if not names or picture.name in names:
                yield picture, _take(browser, address, picture)
        browser.close()


def _busy_morning() -> datetime:
    now = datetime.now(ZoneInfo("Europe/Istanbul")).replace(hour=10, minute=15, second=0, microsecond=0)
    return now + timedelta(days=(7 - now.weekday()) % 7)


def _own_database() -> bool:
    """A database beside the given one; True when it was kept from an earlier run."""
    server = psycopg2.connect(os.environ["DATABASE_URL"])
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        is_kept = bool(cursor.fetchone()) and bool(os.environ.get("SUPPORTX_SCREENSHOTS_KEEP"))
        if not is_kept:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {DATABASE}")
    server.close()
    os.environ["DATABASE_URL"] = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{DATABASE}").geturl()
    return is_kept


def _load_demo() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("demo")


@contextmanager
def _server() -> Iterator[str]:
    import django

    django.setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.test import override_settings

    with override_settings(WHITENOISE_USE_FINDERS=True, WHITENOISE_MAX_AGE=3600):
        application = WSGIHandler()
    logging.getLogger("django.server").setLevel(logging.ERROR)
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def _take(browser: Browser, server: str, picture: Picture) -> int:
    context = browser.new_context(
        base_url=server,
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    _sign_in(page, picture.person)
    page.goto(_address(picture.address))
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement?.blur()")
    IMAGES.mkdir(exist_ok=True)
    place = IMAGES / f"{picture.name}.png"
    page.screenshot(path=place)
    context.close()
    print(f"{place.relative_to(ROOT)}  {place.stat().st_size:,} bytes", flush=True)
    return place.stat().st_size


def _sign_in(page: Page, person: str) -> None:
    page.goto("/accounts/login/")
    page.locator("#id_login").fill(person)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(lambda address: "login" not in address)


def _address(wanted: str) -> str:
    from organizations.models import Institution
    from surveys.models import Survey

    named = {"akcasu": "Akçasu", "yesilhisar": "Yeşilhisar"}
    known = {key: Institution.objects.get(name__startswith=name).pk for key, name in named.items()}
    known |= {"survey": Survey.objects.filter(is_anonymous=True).latest("id").pk, "ticket": _talkative_ticket().pk}
    return wanted.format(**known)


def _talkative_ticket() -> Any:
    """An open ticket with a conversation, on its second channel."""
    from django.db.models import Count

    from tickets.models import Ticket

    rows = Ticket.objects.filter(status__in=["waiting", "in_progress"], channel="phone", kind="support")
    return rows.annotate(words=Count("comments")).order_by("-words", "-id")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
