"""The embedded default: PostgreSQL and Valkey of our own, for whoever gives no URL of real servers.

    with embedded.engines() as environment:      # started, or joined when they already run
        os.environ.update(environment)

Whoever uses the engines holds a shared lock; the last one to let go stops them. Locks are the kernel's, so a killed
program leaves none. Nothing here looks at Django: settings are read after the environment is complete.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from supportx.engines import EngineTrouble
from supportx.engines.home import CHECKOUT, Home, write_whole
from supportx.engines.postgres import Postgres
from supportx.engines.valkey import Valkey

__all__ = ["EngineTrouble", "Engines", "engines", "is_wanted", "secret_key"]


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Whether a command given without an address of a database means the embedded one.

    Somebody who set a SECRET_KEY is preparing a production start and forgot the rest: settings will say so.
    """
    if environment.get("DATABASE_URL"):
        return False
    return environment.get("SUPPORTX_EMBEDDED") == "1" or not environment.get("SECRET_KEY")


@contextmanager
def engines(instance: str = "main", given: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Start or join the engines that `given` names no URL for, and yield the environment that uses them."""
    ours = Engines(instance, given or {})
    ours.take()
    try:
        yield ours.environment
    finally:
        ours.release()


@dataclass
class Engines:
    """The engines of one instance ("main" or "test"), as one user of them sees them."""

    instance: str
    given: Mapping[str, str] = field(default_factory=dict)
    checkout: Path = CHECKOUT

    def __post_init__(self) -> None:
        self.home = Home(self.instance, self.checkout)
        self._postgres = None if self.given.get("DATABASE_URL") else Postgres(self.home)
        self._valkey = None if self.given.get("REDIS_URL") else Valkey(self.home)
        self._use: int | None = None

    @property
    def are_needed(self) -> bool:
        return bool(self._postgres or self._valkey)

    @property
    def environment(self) -> dict[str, str]:
        """What the given environment lacks; what somebody set themselves stays."""
        found = {"SUPPORTX_EMBEDDED": "1"}
        if self._postgres:
            found["DATABASE_URL"] = self._postgres.url
        if self._valkey:
            found["REDIS_URL"] = self._valkey.url
        if not self.given.get("SECRET_KEY"):
            found["SECRET_KEY"] = secret_key(self.checkout)
        return {name: value for name, value in found.items() if not self.given.get(name)}

    def take(self) -> None:
        """Use the engines: join the running ones, start the others."""
        if not self.are_needed:
            return
        self.home.make()
        with self._alone():
            self._use = _lock_file(self.home.path / "users.lock")
            fcntl.flock(self._use, fcntl.LOCK_SH)
            try:
                self._start_missing(keep_port=False)
            except BaseException:
                self._let_go()
                raise

    def revive(self) -> list[str]:
        """Start again what has died; the addresses stay. Returns the names of what was dead."""
        dead = [
            type(engine).__name__ for engine in (self._postgres, self._valkey) if engine and not engine.is_running()
        ]
        if dead:
            with self._alone():
                self._start_missing(keep_port=True)
        return dead

    def release(self) -> None:
        """Use them no more. The last user stops them."""
        if self._use is None:
            return
        with self._alone():
            self._let_go()

    def _start_missing(self, *, keep_port: bool) -> None:
        if self._postgres and not self._postgres.is_running():
            self._postgres.start()
        if self._valkey and not self._valkey.is_running():
            self._valkey.start(keep_port=keep_port)

    def _let_go(self) -> None:
        if self._use is None:
            return
        try:
            fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass  # somebody else is using them
        else:
            self._stop_all()
        os.close(self._use)
        self._use = None

    def _stop_all(self) -> None:
        """Also an engine this user did not need: the last one out finds both running."""
        for engine in (self._valkey or Valkey(self.home), self._postgres or Postgres(self.home)):
            engine.stop()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts or stops."""
        door = _lock_file(self.home.path / "start.lock")
        try:
            fcntl.flock(door, fcntl.LOCK_EX)
            yield
        finally:
            os.close(door)


def _lock_file(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def secret_key(checkout: Path) -> str:
    """The key of this checkout, made once: sessions survive a restart, and no two checkouts share one."""
    file = checkout / "var" / "secret_key"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        write_whole(file, secrets.token_urlsafe(50), 0o600)
    return file.read_text().strip()
