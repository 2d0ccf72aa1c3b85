"""bin/run: everything SupportX consists of, on one machine, in one terminal.

Prepares, then keeps web, worker and timetable alive until Ctrl-C or SIGTERM, and leaves no process behind.
"""

import argparse
import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from io import TextIOWrapper

from supportx import embedded
from supportx.children import Child, Family, say
from supportx.preparing import ROOT, CannotStart, prepare

LOGINS = """
    ayse@akcasu.example     files requests           elif@akcasu.example   administers the institution
    cem@karaova.example     another institution      deniz@vendor.example  answers requests
    onur@danisman.example   has two institutions     kemal@vendor.example  approves corrections
    burak@vendor.example    gets bugs and ideas      filiz@vendor.example  sells and watches
    the password of all is  supportx-demo
"""
SECONDS_TO_END = 35  # gunicorn and the worker finish what they are at within 30


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/run", description="Run SupportX on this machine. Ctrl-C stops it.")
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    chosen = parser.parse_args()
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _interrupt)
    (ROOT / "var").mkdir(exist_ok=True)
    try:
        with open(ROOT / "var" / "run.lock", "a+") as lock:
            _be_the_only_one(lock)
            _refuse_taken(chosen.host, chosen.port)
            lock.truncate(0)
            lock.write(f"process {os.getpid()}, {_address(chosen.host, chosen.port)}")
            lock.flush()
            _run(chosen.host, chosen.port, with_demo=not chosen.no_demo)
    except (CannotStart, embedded.EngineTrouble) as trouble:
        print(f"\n{trouble}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        pass  # the way people end it
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


# --- before anything is started --------------------------------------------------------------


def _be_the_only_one(lock: TextIOWrapper) -> None:
    """Hold the lock of this checkout; the kernel frees it when we end, however we end."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise CannotStart(f"SupportX already runs from this folder ({lock.read()}). Stop that one first.") from None


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except (OSError, OverflowError) as problem:
            other = port + 1 if 0 < port < 65535 else 8000
            raise CannotStart(
                f"Port {port} of {host} is not free ({problem}). Choose another one: bin/run --port {other}"
            ) from None


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


def _environment(host: str, port: int, engines: embedded.Engines) -> dict[str, str]:
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in {"0.0.0.0", "::"}:  # noqa: S104
        names += [socket.gethostname(), *{str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None)}]
    elif host not in names:
        names.append(host)
    defaults = {
        "SUPPORTX_EMBEDDED": "1",
        "PUBLIC_URL": _address(host, port),
        "ALLOWED_HOSTS": ",".join(names),
        "TZ": "Europe/Istanbul",
        # A trial on one machine may run its worker as root; celery would say so in fifteen lines.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }
    bound = {"HOST": f"[{host}]" if ":" in host else host, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    return defaults | os.environ | engines.environment | bound


# --- the run ---------------------------------------------------------------------------------


def _run(host: str, port: int, *, with_demo: bool) -> None:
    begun = time.monotonic()
    engines = embedded.Engines("main", os.environ)
    try:
        if engines.are_needed:
            say("starting the engines")
        engines.take()
        environment = _environment(host, port, engines)
        with_demo = with_demo and "DATABASE_URL" in engines.environment  # never into a database of somebody else
        prepare(environment, with_demo=with_demo)
        family = Family(environment, ROOT)
        try:
            _start(family)
            _wait_for_web(family, host, port)
            say(f"SupportX is up after {time.monotonic() - begun:.1f} s: {_address(host, port)}")
            if with_demo:
                say(LOGINS)
            _watch(family, engines)
        finally:
            _stop(family)
    finally:
        engines.release()
        say("everything is stopped")


def _start(family: Family) -> None:
    celery = [sys.executable, "-m", "celery", "-A", "supportx", "--quiet"]
    family.add(Child("web", [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]))
    family.add(Child("worker", [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]))
    schedule = str(ROOT / "var" / "timetable")
    family.add(Child("beat", [*celery, "beat", "--pidfile=", "--schedule", schedule]))


def _wait_for_web(family: Family, host: str, port: int) -> None:
    """A web server that dies while it starts is not tried for ever: the cause is on the screen."""
    web = family.children[0]
    end = time.monotonic() + 60
    while not _answers(host, port):
        family.listen(0.1)
        if not web.is_alive:
            family.listen(0.5)
            raise CannotStart("The web server does not start; see above.")
        if time.monotonic() > end:
            raise CannotStart("The web server did not answer within a minute; see above.")


def _answers(host: str, port: int) -> bool:
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(reached, port, timeout=5)
    try:
        connection.request("GET", "/livez")
        connection.getresponse()
    except OSError:
        return False
    else:
        return True
    finally:
        connection.close()


def _watch(family: Family, engines: embedded.Engines) -> None:
    look_at_engines = 0.0
    while True:
        family.listen(0.5)
        family.restart_dead()
        if engines.are_needed and time.monotonic() > look_at_engines:
            look_at_engines = time.monotonic() + 2
            try:
                for name in engines.revive():
                    say(f"!!! {name} had died and was started again.")
            except embedded.EngineTrouble as trouble:
                say(f"!!! {trouble}")
                look_at_engines = time.monotonic() + 15


def _stop(family: Family) -> None:
    """Orderly; a second Ctrl-C kills what is left."""
    say("stopping")
    try:
        family.stop(SECONDS_TO_END)
    except KeyboardInterrupt:
        family.kill()


if __name__ == "__main__":
    raise SystemExit(main())
