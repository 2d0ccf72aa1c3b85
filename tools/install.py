"""Make the checkout's own environment (.venv) and keep it as the requirements say. Runs on a bare Python.

A stamp is written only after pip has finished, so that an install that was killed is done again.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def main() -> int:
    wanted = ["requirements.txt"]
    if "--development" in sys.argv[1:]:
        wanted.append("requirements-dev.txt")
    (ROOT / "var").mkdir(exist_ok=True)
    with open(ROOT / "var" / "install.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another bin/run or bin/test is installing; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        return 0 if _environment() and all(_installed(name) for name in wanted) else 1


def _environment() -> bool:
    if _works([str(PYTHON), "-c", "import pip, sys; assert sys.version_info >= (3, 11)"]):
        return True
    say("Making the Python environment in .venv")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode:
        print(
            "\nThis Python cannot make environments. On Debian or Ubuntu install what it lacks with\n"
            f"    apt-get install python{sys.version_info.major}.{sys.version_info.minor}-venv\n"
            "and start again.",
            file=sys.stderr,
        )
        return False
    return True


def _installed(name: str) -> bool:
    stamp = VENV / f"installed-{name}.sha256"
    wanted = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return True
    say(f"Installing what {name} names (a minute or two the first time)")
    stamp.unlink(missing_ok=True)
    if not _pip("install", "--progress-bar", "off", "-r", str(ROOT / name)):
        print("\nThe packages could not be installed; see above. Starting again goes on from here.", file=sys.stderr)
        return False
    _put_checkout_on_path()
    stamp.write_text(wanted)
    return True


def _pip(*words: str) -> bool:
    """Show what arrives, and everything pip said when it fails."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", *words]
    said = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            said.append(line)
            if line.startswith("Collecting "):
                print(f"   {line.split()[1]}", flush=True)
            elif line.startswith("Installing collected"):
                print("   unpacking", flush=True)
    if pip.returncode:
        print("".join(said[-30:]), file=sys.stderr)
    return pip.returncode == 0


def _put_checkout_on_path() -> None:
    """Let .venv/bin/pytest and the like find our packages, whatever folder they are started from."""
    asked = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    Path(packages, "supportx.pth").write_text(f"{ROOT}\n")


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def say(words: str) -> None:
    print(f"== {words}", flush=True)


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
