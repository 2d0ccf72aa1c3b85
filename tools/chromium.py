"""Find a Chromium for the browser tests: the machine's own, else Playwright's, else Debian's package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASKED = "from playwright.sync_api import sync_playwright as p\nwith p() as found: print(found.chromium.executable_path)"


def find() -> str | None:
    """The path of one that starts; nothing is installed."""
    candidates = [os.environ.get("SUPPORTX_CHROMIUM"), *(shutil.which(name) for name in NAMES), _playwrights_own()]
    return next((path for path in candidates if path and _starts(path)), None)


def find_or_install() -> str | None:
    found = find()
    if found:
        return found
    print("   no Chromium on this machine; trying Playwright's own", flush=True)
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    found = find()
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    print("   trying the package of the distribution", flush=True)
    _run(["apt-get", "update", "-q"])
    _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"])
    return find()


def _playwrights_own() -> str | None:
    shown = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=False)
    path = shown.stdout.strip()
    return path if path and Path(path).exists() else None


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(command: list[str]) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, check=False, timeout=600, env=quiet)
    except (OSError, subprocess.TimeoutExpired) as problem:
        print(f"   {problem}", flush=True)
