"""Engines as processes: started aside from the terminal, found again by their folder, stopped by their pid."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from supportx.engines import EngineTrouble
from supportx.engines.home import Home

# Nothing of the caller's environment reaches an engine: no secrets, and no PGOPTIONS or LC_ALL that would change it.
PLAIN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

# Kept until we end: an engine may outlive its starter's interest in it, when somebody else stops it later.
_spawned: list[subprocess.Popen[bytes]] = []


def spawn(home: Home, command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a command as the engines' user, in a session of its own so that Ctrl-C does not reach it."""
    with log.open("ab") as out:
        home.give(log)
        engine = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=home.path,
            env=PLAIN,
            start_new_session=True,
            **home.as_engine_user(),
        )
    _spawned.append(engine)
    return engine


def run(home: Home, command: list[str], stdin: str = "") -> None:
    done = subprocess.run(
        command,
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=home.path,
        env=PLAIN,
        start_new_session=True,
        check=False,
        **home.as_engine_user(),
    )
    if done.returncode:
        raise EngineTrouble(f"{Path(command[0]).name} failed:\n{done.stdout.strip()}")


def pid_in(file: Path) -> int | None:
    try:
        return int(file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def runs_with(pid: int | None, marker: str) -> bool:
    """Whether that process lives and has the marker on its command line: a pid alone may be another program by now."""
    if pid is None:
        return False
    line = Path(f"/proc/{pid}/cmdline")
    if line.parent.parent.joinpath("self").exists():
        try:
            return marker in line.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return False
    shown = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return marker in shown.stdout


def wait_until(ready: Callable[[], bool], seconds: float, step: float = 0.05) -> bool:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True


def end(pid: int, marker: str, started: subprocess.Popen[bytes] | None, gently: signal.Signals, seconds: float) -> None:
    """Stop an engine and wait until it is gone; one that does not go in time is killed."""

    def gone() -> bool:
        if started is not None:
            started.poll()  # our own child has to be reaped, or it stays in the table
        return not runs_with(pid, marker)

    for sign in (gently, signal.SIGKILL):
        if gone():
            return
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            return
        if wait_until(gone, seconds):
            return


def tail(log: Path, lines: int = 15) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
