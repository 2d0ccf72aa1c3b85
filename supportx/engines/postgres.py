"""PostgreSQL of our own: made once, started, found again, stopped."""

import shutil
import signal
import subprocess
import time
from urllib.parse import quote

import psycopg2

from supportx.engines import EngineTrouble, process
from supportx.engines.home import Home, write_whole

DATABASE = ROLE = "supportx"
ROOMY = """\
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = {connections}
shared_buffers = 256MB
maintenance_work_mem = 128MB
max_wal_size = 4GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
lock_timeout = 0
"""
# A test database is thrown away: what it may lose in a power cut does not matter.
FORGETFUL = """\
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum_naptime = 5min
"""
SOCKET_PORT = 5432  # only a part of the socket's name


class Postgres:
    """The database server of one home."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.data = home.path / "data"
        self.log = home.path / "log" / "postgres.log"
        self._started: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        password = self.home.secret("database_password")
        return f"postgresql://{ROLE}:{quote(password)}@/{DATABASE}?host={quote(str(self.home.run))}&port={SOCKET_PORT}"

    @property
    def pid(self) -> int | None:
        return process.pid_in(self.data / "postmaster.pid")

    def is_running(self) -> bool:
        if self._started is not None and self._started.poll() is not None:
            self._started = None
        return process.runs_with(self.pid, str(self.data))

    def start(self) -> None:
        """Start the server and wait until it takes connections. The caller holds the lock of this home."""
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._refuse_other_version()
        self._configure()
        for attempt in range(5):
            if self._tried():
                return
            time.sleep(attempt)  # children of a killed server keep its memory for a moment
        raise EngineTrouble(f"PostgreSQL does not start. The end of {self.log}:\n{process.tail(self.log)}")

    def stop(self) -> None:
        pid = self.pid
        if pid is not None and self.is_running():
            process.end(pid, str(self.data), self._started, signal.SIGINT, 30)
        self._started = None

    def _tried(self) -> bool:
        if not self.is_running():
            # The pid in the file may belong to another program by now, which PostgreSQL would take for itself.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            command = [str(self.home.postgres / "postgres"), "-D", str(self.data)]
            self._started = process.spawn(self.home, command, self.log)
        return process.wait_until(lambda: self._answers() or self._has_ended(), 60) and self._answers()

    def _has_ended(self) -> bool:
        return self._started is not None and self._started.poll() is not None

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self.url, connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _make(self) -> None:
        """Make the cluster aside and put it in place when whole: a killed start leaves nothing that looks finished."""
        aside = self.home.path / "data.new"
        if aside.exists():
            shutil.rmtree(aside)
        if self.data.exists():
            raise EngineTrouble(f"{self.data} is no database of PostgreSQL. Move it away and start again.")
        self.home.private_folder(aside)
        password = self.home.path / "run" / "first-password"
        initdb = [str(self.home.postgres / "initdb"), "-D", str(aside), "-U", "postgres", "--encoding=UTF8"]
        initdb += ["--locale=C.UTF-8", "--locale-provider=builtin", "--auth=scram-sha-256", f"--pwfile={password}"]
        if self.home.instance == "test":
            initdb.append("--no-sync")
        password.parent.mkdir(exist_ok=True)
        try:
            write_whole(password, self.home.secret("superuser_password"), 0o600)
            self.home.give(password)
            process.run(self.home, initdb)
        finally:
            password.unlink(missing_ok=True)
        self._make_database(aside)
        aside.rename(self.data)

    def _make_database(self, cluster: object) -> None:
        may_create = "CREATEDB" if self.home.instance == "test" else "NOCREATEDB"
        statements = [
            f"CREATE ROLE {ROLE} LOGIN {may_create} PASSWORD '{self.home.secret('database_password')}'",
            f"CREATE DATABASE {DATABASE} OWNER {ROLE}",
        ]
        if self.home.instance == "test":
            # Tests that commit empty the tables afterwards, the append-only ones too.
            statements.append(f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}")
        postgres = str(self.home.postgres / "postgres")
        process.run(self.home, [postgres, "--single", "-D", str(cluster), "postgres"], "\n".join(statements) + "\n")

    def _refuse_other_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        shown = subprocess.run(
            [self.home.postgres / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        if f" {made_by}." not in shown.stdout:
            raise EngineTrouble(
                f"The data in {self.data} was made by PostgreSQL {made_by}, installed is {shown.stdout.strip()}. "
                "Put it over with pg_dump and pg_restore, see docs/running.md."
            )

    def _configure(self) -> None:
        """The settings lie in a file beside the data, so that a backup started elsewhere has the same ones."""
        is_test = self.home.instance == "test"
        text = ROOMY.format(sockets=self.home.run, connections=200 if is_test else 100)
        for name in ("supportx.conf", "postgresql.conf"):
            file = self.data / name
            if name == "supportx.conf":
                write_whole(file, text + (FORGETFUL if is_test else ""), 0o600)
            elif "include 'supportx.conf'" not in file.read_text():
                write_whole(file, file.read_text() + "\ninclude 'supportx.conf'\n", 0o600)
            self.home.give(file)
