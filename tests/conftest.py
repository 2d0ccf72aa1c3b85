import os
import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client, TransactionTestCase

from tests.cast import Cast, assemble
from tests.doors import ROLES
from tests.world import World, build

# Loaded by migrations and never changed by tests that commit.
REFERENCE_TABLES = (
    "django_migrations",
    "django_content_type",
    "accounts_disclosuretext",
    "packages_service",
    "packages_tier",
    "packages_tierversion",
    "packages_tierservice",
    "packages_band",
    "packages_bandallowance",
    "worktime_calendar",
    "worktime_calendarrevision",
    "worktime_closure",
    "worktime_override",
)

# Versions of tiers that a test made; migrations load number 1 of each.
LATER = "(SELECT id FROM packages_tierversion WHERE number > 1)"
LATER_VERSIONS = (
    f"DELETE FROM packages_bandallowance WHERE band_id IN (SELECT id FROM packages_band WHERE version_id IN {LATER})",
    f"DELETE FROM packages_band WHERE version_id IN {LATER}",
    f"DELETE FROM packages_tierservice WHERE version_id IN {LATER}",
    "DELETE FROM packages_tierversion WHERE number > 1",
    "DELETE FROM accounts_disclosuretext WHERE number > 1",
)

QUIET_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """What drives a browser takes longest: begun first, it does not keep one process waiting for the other."""
    items.sort(key=lambda item: "browser" not in item.keywords)


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast(db) -> Cast:
    return assemble()


@pytest.fixture
def committed(transactional_db) -> Cast:
    """A database where transactions really commit, for races. Emptied afterwards, all but what migrations load."""
    return assemble()


def empty() -> None:
    """Delete every row but those that migrations load. Triggers are off: the ledger refuses to be emptied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall() if name not in REFERENCE_TABLES]
        cursor.execute("SET session_replication_role = replica")
        for name in tables:
            cursor.execute(f'DELETE FROM "{name}"')
        for statement in LATER_VERSIONS:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(scope="session", autouse=True)
def _reference_rows_outlive_tests_that_commit():
    """Django would empty every table after such a test, and every later one would miss the catalogue."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: empty())
        yield


def _member(name: str):
    @pytest.fixture(name=name.rstrip("_"))
    def member(cast):
        return getattr(cast, name)

    return member


ayse, baris, cem = _member("ayse"), _member("baris"), _member("cem")
deniz, selin, burak, filiz = _member("deniz"), _member("selin"), _member("burak"), _member("filiz")
akcasu, karaova = _member("akcasu"), _member("karaova")


@pytest.fixture
def elif_(cast):
    return cast.elif_


@pytest.fixture
def signed_in():
    """`signed_in(ayse)` is a browser in which ayse has signed in."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="accounts.backends.Backend")
        return client

    return sign_in


@pytest.fixture
def world(cast, settings) -> World:
    """Something to see behind every address, on a Monday morning."""
    settings.COMPONENT_PAGE = True
    with time_machine.travel(datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Istanbul"))):
        yield build(cast)


@pytest.fixture
def browsers(world, signed_in):
    """A signed-in browser for each role of the doors, and a stranger's."""
    everybody = vars(world) | vars(world.cast)
    people = {name: everybody["elif_" if name == "elif" else name] for name in ROLES if name != "stranger"}
    found = {"stranger": Client()} | {name: signed_in(person) for name, person in people.items()}
    for browser in found.values():
        browser.raise_request_exception = False
        browser.get("/")  # what the first page keeps in the session is there
    return found


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all tests of a process: a second one could not be driven beside it."""
    from playwright.sync_api import sync_playwright

    place = os.environ.get("SUPPORTX_CHROMIUM") or shutil.which("chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as started:
        # Playwright keeps an event loop in this thread; Django would take our queries for blocking ones inside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = started.chromium.launch(executable_path=place, args=QUIET_CHROMIUM)
        yield browser
        browser.close()
