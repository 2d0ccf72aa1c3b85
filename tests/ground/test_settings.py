"""Settings are safe by default: what production needs has to be given."""

import os
import subprocess
import sys

import pytest

from manage import give_time
from supportx.engines.home import CHECKOUT
from tools.checks import _example

NEEDED = ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"]
EXAMPLE = CHECKOUT / "docs" / "production.env.example"


def start(values):
    environment = {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "ignore", **values}
    command = [sys.executable, "-c", "import supportx.settings"]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)


def test_a_production_start_with_everything_is_accepted():
    assert start(_example(EXAMPLE)).returncode == 0


@pytest.mark.parametrize("name", NEEDED)
def test_a_production_start_without_one_is_refused_with_its_name(name):
    refused = start(_example(EXAMPLE) | {name: ""})

    assert refused.returncode == 1
    assert f"which are not set: {name}. See docs/production.env.example" in refused.stderr


def test_everything_that_is_missing_is_named_at_once():
    assert f"not set: {', '.join(NEEDED)}." in start({}).stderr


@pytest.mark.check(110)
def test_djangos_own_review_finds_nothing_in_production_settings():
    environment = {"PATH": os.environ["PATH"], **_example(EXAMPLE)}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]

    reviewed = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)

    assert reviewed.returncode == 0, reviewed.stderr
    assert "no issues" in reviewed.stdout


def test_every_variable_in_the_example_is_one_the_project_reads():
    read = "".join((CHECKOUT / name).read_text() for name in ("supportx/settings.py", "gunicorn.conf.py"))

    assert [name for name in _example(EXAMPLE) if f'"{name}"' not in read] == []


@pytest.mark.parametrize(
    ("arguments", "given", "timeout"),
    [
        (["manage.py", "migrate", "--no-input"], {}, "0"),
        (["manage.py", "migrate"], {"DB_STATEMENT_TIMEOUT": "9s"}, "9s"),
        (["manage.py", "demo"], {}, None),
        (["manage.py"], {}, None),
    ],
)
def test_a_migration_may_take_longer_than_a_page(arguments, given, timeout):
    give_time(arguments, given)

    assert given.get("DB_STATEMENT_TIMEOUT") == timeout
