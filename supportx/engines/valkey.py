"""Valkey of our own: the queue and the cache, on the loopback only, with a password, keeping what it is given."""

import signal
import socket
import subprocess
from typing import Any

import redis

from supportx.engines import EngineTrouble, process
from supportx.engines.home import Home, write_whole

SETTINGS = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
dir {folder}
pidfile {folder}/valkey.pid
daemonize no
set-proc-title no
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy noeviction
databases 64
"""


class Valkey:
    """The queue server of one home."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.folder = home.path / "valkey"
        self.settings = self.folder / "valkey.conf"
        self.log = home.path / "log" / "valkey.log"
        self._started: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        return int(self.home.kept("valkey_port", _free_port))

    @property
    def url(self) -> str:
        return f"redis://:{self.home.secret('queue_password')}@127.0.0.1:{self.port}/0"

    def is_running(self) -> bool:
        if self._started is not None and self._started.poll() is not None:
            self._started = None
        return process.runs_with(process.pid_in(self.folder / "valkey.pid"), str(self.settings))

    def start(self, *, keep_port: bool = False) -> None:
        """Start the server and wait until it answers. A port that somebody took meanwhile is changed for a free one,
        unless people are using the address already."""
        if not keep_port and not _is_free(self.port):
            self.home.keep("valkey_port", _free_port())
        text = SETTINGS.format(port=self.port, password=self.home.secret("queue_password"), folder=_quoted(self.folder))
        write_whole(self.settings, text, 0o600)
        self.home.give(self.settings)
        (self.folder / "valkey.pid").unlink(missing_ok=True)
        self._started = process.spawn(self.home, [str(self.home.valkey_server), str(self.settings)], self.log)
        if not process.wait_until(lambda: self._answers() or self._has_ended(), 30) or not self._answers():
            raise EngineTrouble(f"Valkey does not start. The end of {self.log}:\n{process.tail(self.log)}")

    def stop(self) -> None:
        pid = process.pid_in(self.folder / "valkey.pid")
        if pid is not None and self.is_running():
            process.end(pid, str(self.settings), self._started, signal.SIGTERM, 15)
        self._started = None

    def _has_ended(self) -> bool:
        return self._started is not None and self._started.poll() is not None

    def _answers(self) -> bool:
        client: Any = redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def _quoted(value: object) -> str:
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
