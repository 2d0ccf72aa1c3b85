"""bin/test: the checks in order, then the tests. With arguments only pytest, with these arguments.

The exit code is pytest's; when pytest passes and a check before it failed, it is 1.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from supportx import embedded
from supportx.catalogues import compile_stale
from tools import chromium

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    proven = "--proven" in arguments
    arguments = [argument for argument in arguments if argument != "--proven"]
    try:
        with embedded.engines("test", os.environ) as found:
            environment = os.environ | found | {"SUPPORTX_HASHED_STATIC": "0"}
            compile_stale(ROOT / "locale")
            failed = [] if arguments or proven else _checks(environment)
            # Not with the environment above: pytest joins the engines itself and takes a database of its own.
            code = _tests(dict(os.environ), arguments, proven)
    except embedded.EngineTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if failed:
        print(f"These checks failed before the tests: {', '.join(failed)}")
    return code or bool(failed)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _checks(environment: dict[str, str]) -> list[str]:
    production = _without_ours(environment) | _example(ROOT / "docs" / "production.env.example")
    steps = [
        ("format", [str(BIN / "ruff"), "format", "--check", "."], environment),
        ("lint", [str(BIN / "ruff"), "check", "."], environment),
        ("types", [sys.executable, "-m", "mypy", "."], environment),
        ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], environment),
        ("translations", [sys.executable, "tools/messages.py", "check"], environment),
        ("production settings", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], production),
    ]
    return [name for name, command, values in steps if _run(name, command, values)]


def _tests(environment: dict[str, str], arguments: list[str], proven: bool) -> int:
    found = chromium.find_or_install()
    if found:
        environment["SUPPORTX_CHROMIUM"] = found
    command = [sys.executable, "-m", "pytest"]
    if proven:
        command += ["-q", "-p", "tools.proven"]
    if not arguments:
        command += ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    return _run("tests", [*command, *arguments], environment)


def _run(name: str, command: list[str], environment: dict[str, str]) -> int:
    print(f"\n== {name}", flush=True)
    begun = time.monotonic()
    # A session of its own: on Ctrl-C we end it in order, with everything that it started.
    process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
    try:
        code = process.wait()
    except KeyboardInterrupt:
        _end(process)
        raise
    if name != "tests":
        print(f"   {'failed' if code else 'ok'} ({time.monotonic() - begun:.1f} s)", flush=True)
    return code


def _end(process: "subprocess.Popen[bytes]") -> None:
    for sign, seconds in ((signal.SIGINT, 20), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, sign)
            process.wait(seconds)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return


def _example(file: Path) -> dict[str, str]:
    lines = [line.strip() for line in file.read_text().splitlines()]
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _without_ours(environment: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("SUPPORTX_")}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
