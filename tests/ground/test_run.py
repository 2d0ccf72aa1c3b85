"""bin/run in a checkout of its own: one after the other in a single run, because a start takes seconds."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from supportx.embedded import Engines
from tests.ground.conftest import copy_of_the_project, forget

START = [sys.executable, "-m", "supportx.supervisor", "--no-demo"]
PLAIN = {
    name: value
    for name, value in os.environ.items()
    if name not in {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "PYTHONPATH"}
    and not name.startswith(("SUPPORTX_", "PYTEST_"))
}


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Running:
    """A bin/run, its words, and the processes it started."""

    def __init__(self, checkout):
        self.checkout, self.port = checkout, free_port()
        self.log = checkout / "var-run.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*START, "--port", str(self.port)], cwd=checkout, env=PLAIN, stdout=log, stderr=subprocess.STDOUT
            )

    def wait_for(self, words, seconds=60):
        end = time.monotonic() + seconds
        while not re.search(words, self.log.read_text()):
            assert time.monotonic() < end, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)

    def pids(self):
        """Every process that works in this checkout or in its engines' folder."""
        engines = Engines("main", {}, self.checkout).home.path
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                where = os.readlink(entry / "cwd")
            except OSError:
                continue
            if where == str(self.checkout) or where.startswith(str(engines)):
                found.append(int(entry.name))
        return found

    def named(self, name):
        """The leading process of a child: the one that bin/run itself is the parent of."""
        for pid in self.pids():
            status = Path(f"/proc/{pid}/status").read_text()
            if f"PPid:\t{self.process.pid}\n" in status and name in Path(f"/proc/{pid}/cmdline").read_text().split(
                "\0"
            ):
                return pid
        return None


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    checkout = copy_of_the_project(tmp_path_factory.mktemp("run") / "checkout")
    run = Running(checkout)
    try:
        run.wait_for("SupportX is up", 180)
        yield run
    finally:
        run.process.terminate()
        run.process.wait(60)
        forget(Engines("main", {}, checkout))


def another(running, *arguments):
    return subprocess.run(
        [*START, *arguments], cwd=running.checkout, env=PLAIN, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_product_answers(running):
    with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/livez") as answer:
        assert answer.status == 200


def test_a_second_start_says_that_it_runs_already(running):
    second = another(running, "--port", str(free_port()))

    assert second.returncode == 1
    assert f"already runs from this folder (process {running.process.pid}" in second.stderr
    assert f"http://127.0.0.1:{running.port}" in second.stderr


@pytest.mark.parametrize("name", ["worker", "beat", "gunicorn"])
def test_a_child_that_dies_is_started_again(running, name):
    before = running.named(name)

    os.kill(before, signal.SIGKILL)

    shown = "web" if name == "gunicorn" else name
    running.wait_for(rf"!!! {shown} died \(SIGKILL\)[\s\S]*{shown} started", 20)
    assert running.named(name) not in {before, None}


def test_an_engine_that_dies_is_started_again(running):
    engines = Engines("main", {}, running.checkout)

    os.kill(engines._postgres.pid, signal.SIGKILL)

    running.wait_for("!!! Postgres had died and was started again", 30)


def test_sigterm_leaves_no_process(running):
    running.wait_for("SupportX is up")
    assert len(running.pids()) > 5

    running.process.send_signal(signal.SIGTERM)

    assert running.process.wait(60) == 0
    assert running.pids() == []
    assert running.log.read_text().rstrip().endswith("everything is stopped")


def test_a_taken_port_gets_a_clear_sentence(running):
    assert running.process.poll() is not None
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]

        refused = another(running, "--port", str(port))

    assert refused.returncode == 1
    assert f"Port {port} of 127.0.0.1 is not free" in refused.stderr
    assert f"bin/run --port {port + 1}" in refused.stderr
