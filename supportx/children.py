"""The processes bin/run looks after: started in order, heard, started again when they die, stopped in reverse."""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
LIVED_WELL = 60.0  # after that many seconds a death counts as the first one again
COLOURS = {"web": "\033[36m", "worker": "\033[35m", "beat": "\033[33m", "run": "\033[1m"}
_TERMINATE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def say(words: str, who: str = "run") -> None:
    prefix = f"{who:<6} | "
    if sys.stdout.isatty():
        prefix = f"{COLOURS.get(who, '')}{prefix}\033[0m"
    sys.stdout.write(f"{prefix}{words}\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    """Even a killed bin/run takes its children along."""
    if _libc is not None:
        _libc.prctl(_TERMINATE_WITH_PARENT, signal.SIGTERM)


@dataclass
class Child:
    name: str
    command: list[str]
    pause: float = FIRST_PAUSE
    deaths: int = 0
    started_at: float = 0.0
    again_at: float | None = None
    rest: bytes = b""
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self, environment: Mapping[str, str], folder: Path) -> None:
        # A session of its own: Ctrl-C reaches bin/run alone, which then stops everything in order.
        self.process = subprocess.Popen(
            self.command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        self.started_at, self.again_at = time.monotonic(), None

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def hear(self, chunk: bytes) -> None:
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        for line in lines:
            if line.strip():
                say(line.decode(errors="replace").rstrip(), self.name)

    def note_death(self) -> None:
        code = self.process.returncode if self.process else None
        if time.monotonic() - self.started_at > LIVED_WELL:
            self.pause, self.deaths = FIRST_PAUSE, 0
        self.deaths += 1
        how = signal.Signals(-code).name if code and code < 0 else f"exit code {code}"
        say(f"!!! {self.name} died ({how}). Starting it again in {self.pause:.0f} s.")
        self.again_at = time.monotonic() + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


class Family:
    """Children in starting order."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.environment, self.folder = environment, folder
        self.children: list[Child] = []
        self._ears = selectors.DefaultSelector()

    def add(self, child: Child) -> None:
        self.children.append(child)
        self._start(child)

    def listen(self, seconds: float) -> None:
        """Pass on what the children say, for at most that long."""
        for key, _ in self._ears.select(seconds):
            chunk = os.read(key.fd, 65536)
            if chunk:
                key.data.hear(chunk)
            else:
                key.data.hear(b"\n")
                self._ears.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]

    def restart_dead(self) -> None:
        for child in self.children:
            if child.is_alive:
                continue
            if child.again_at is None:
                self._end_group(child, signal.SIGKILL)
                child.note_death()
            elif time.monotonic() >= child.again_at:
                self._start(child)

    def stop(self, seconds: float) -> None:
        """The last started goes first: no work is handed out while the workers end."""
        for child in reversed(self.children):
            self._end_group(child, signal.SIGTERM, leader_only=True)
            end = time.monotonic() + seconds
            while child.is_alive and time.monotonic() < end:
                self.listen(0.05)
            self._end_group(child, signal.SIGKILL)
            if child.process:
                child.process.wait()
            say(f"{child.name} stopped")

    def kill(self) -> None:
        for child in self.children:
            self._end_group(child, signal.SIGKILL)

    def _start(self, child: Child) -> None:
        child.start(self.environment, self.folder)
        say(f"{child.name} started")
        if child.process and child.process.stdout:
            os.set_blocking(child.process.stdout.fileno(), False)
            self._ears.register(child.process.stdout, selectors.EVENT_READ, child)

    @staticmethod
    def _end_group(child: Child, sign: signal.Signals, *, leader_only: bool = False) -> None:
        if child.process is None:
            return
        try:
            if leader_only:
                child.process.send_signal(sign)
            else:
                os.killpg(child.process.pid, sign)
        except (ProcessLookupError, PermissionError):
            pass
