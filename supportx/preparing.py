"""What has to be true before the first page: tables, translations, static files, on the first start the demo."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from supportx.catalogues import compile_stale
from supportx.children import say

ROOT = Path(__file__).resolve().parent.parent


class CannotStart(Exception):
    """The words are for the person at the terminal."""


def prepare(environment: Mapping[str, str], *, with_demo: bool) -> None:
    with _step("translations"):
        compile_stale(ROOT / "locale")
    with _step("database and static files"):
        # They do not need each other, and each spends its time on starting up.
        both = [_begun(environment, "migrate", "--no-input"), _begun(environment, "collectstatic", "--no-input")]
        try:
            for command in both:
                _finished(command)
        finally:
            for command in both:
                command.kill()
    if with_demo and _is_empty(environment["DATABASE_URL"]):
        say("loading the demo, once")
        if subprocess.run(_manage("demo"), env=environment, cwd=ROOT, check=False).returncode:
            raise CannotStart("The demo could not be loaded; see above.")


@contextmanager
def _step(name: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    say(f"{name}: ready ({time.monotonic() - begun:.1f} s)")


def _manage(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


def _begun(environment: Mapping[str, str], *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        _manage(*words),
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _finished(command: "subprocess.Popen[str]") -> None:
    said, _ = command.communicate()
    if command.returncode:
        raise CannotStart(f"{' '.join(map(str, command.args[1:]))} failed:\n{said.strip()}")  # type: ignore[index]


def _is_empty(url: str) -> bool:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM accounts_user LIMIT 1")
            return cursor.fetchone() is None
    finally:
        connection.close()
