import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from supportx.embedded import Engines
from supportx.engines.home import CHECKOUT

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", ".*_cache", "__pycache__", "node_modules")


@pytest.fixture
def closed_home():
    """A folder that nobody but its owner may enter, as a home of mode 700 is."""
    with tempfile.TemporaryDirectory(prefix="supportx-home-") as folder:
        yield Path(folder)


@pytest.fixture
def checkout(closed_home):
    folder = closed_home / "checkout"
    folder.mkdir()
    return folder


@pytest.fixture
def engines(checkout):
    """The engines of an empty checkout, not started yet; removed with their data at the end."""
    ours = Engines("test", {}, checkout)
    yield ours
    ours.release()
    forget(ours)


def forget(engines):
    shutil.rmtree(engines.home.path.parent, ignore_errors=True)


def copy_of_the_project(folder):
    shutil.copytree(CHECKOUT, folder, ignore=NOT_COPIED)
    return folder


def permissions_above(*paths):
    """Mode and owner of the paths and of every folder above them."""
    every = {above for path in paths for above in (path, *path.parents)}
    return {path: (stat.S_IMODE(path.stat().st_mode), path.stat().st_uid, path.stat().st_gid) for path in every}
