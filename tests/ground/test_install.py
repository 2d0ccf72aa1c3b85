"""An install that was broken off is done again; one that is complete costs nothing."""

import os
import shutil
import subprocess
import sys

import pytest

from supportx.engines.home import CHECKOUT


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A checkout that needs no package, so that no network is needed either."""
    checkout = tmp_path_factory.mktemp("bare")
    for name in ("tools/install.py", "tools/python.sh", "bin/run"):
        (checkout / name).parent.mkdir(exist_ok=True)
        shutil.copy(CHECKOUT / name, checkout / name)
    (checkout / "requirements.txt").write_text("# nothing\n")
    return checkout


def install(checkout):
    command = [sys.executable, str(checkout / "tools" / "install.py")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_second_time_nothing_is_done(bare):
    assert install(bare).returncode == 0

    again = install(bare)

    assert (again.returncode, again.stdout) == (0, "")


def test_an_environment_without_its_pip_is_made_again(bare):
    assert install(bare).returncode == 0
    for folder in (bare / ".venv" / "lib").glob("python3*/site-packages/pip"):
        shutil.rmtree(folder)

    again = install(bare)

    assert again.returncode == 0
    assert again.stdout.splitlines()[0] == "== Making the Python environment in .venv"


def test_an_install_that_failed_is_tried_again(bare):
    (bare / "requirements.txt").write_text("./not-here\n")
    failed = install(bare)
    assert failed.returncode == 1
    assert "could not be installed" in failed.stderr

    (bare / "not-here").mkdir()
    (bare / "not-here" / "pyproject.toml").write_text("broken")
    assert install(bare).returncode == 1

    (bare / "requirements.txt").write_text("# nothing\n")
    assert install(bare).returncode == 0


def test_an_old_python_gets_a_clear_sentence(bare, tmp_path):
    tools = tmp_path / "path"
    tools.mkdir()
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (tools / name).write_text('#!/bin/sh\n[ "$1" = --version ] && exec echo "Python 3.9.2"\nexit 1\n')
        (tools / name).chmod(0o755)

    refused = subprocess.run(
        [str(bare / "bin" / "run")],
        env={"PATH": f"{tools}:{os.defpath}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert refused.stderr == "SupportX needs Python 3.11 or newer; found: Python 3.9.2.\n"
