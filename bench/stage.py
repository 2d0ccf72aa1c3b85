"""Engines, data and web servers of a measurement: all its own, and gone afterwards."""

import http.client
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from supportx import embedded
from supportx.preparing import ROOT, prepare

LOAD = """
import django; django.setup()
from importlib import import_module
from django.db import transaction
from django.core.management import call_command
with transaction.atomic():
    for app in ("organizations", "products", "packages"):
        import_module(app + ".demo").load(print)
call_command("demo", size={size}, open_percent={open_percent})
"""


class Stage:
    """A database with so many tickets. Unlike bin/run it leaves the small demo's story out."""

    def __init__(self, size, open_percent, *, port=8090):
        self.size, self.open_percent, self.port = size, open_percent, port
        self.engines = embedded.Engines(f"bench-{size}-{open_percent}", {})
        self.load_seconds = self.load_cpu = None

    def __enter__(self):
        self.engines.take()
        self.environment = {
            **os.environ,
            "EMAIL_URL": "console://",
            "TZ": "Europe/Istanbul",
            "STATIC_ROOT": str(ROOT / "var" / "bench" / "static"),
            "MEDIA_ROOT": str(ROOT / "var" / "bench" / "media"),
            "PYTHONUNBUFFERED": "1",
            "LOG_LEVEL": "WARNING",
            **self.engines.environment,
        }
        self.environment.pop("SUPPORTX_HASHED_STATIC", None)
        for name in ("STATIC_ROOT", "MEDIA_ROOT"):
            Path(self.environment[name]).mkdir(parents=True, exist_ok=True)
        prepare(self.environment, with_demo=False)
        os.environ.update(self.environment)
        return self

    def __exit__(self, *_):
        self.engines.release()

    def load(self):
        """Only what is not there yet."""
        begun, python, database = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN), self.database_cpu()
        code = LOAD.format(size=self.size, open_percent=self.open_percent)
        subprocess.run([sys.executable, "-c", code], env=self.with_settings("supportx.settings"), cwd=ROOT, check=True)
        self.load_seconds = round(time.monotonic() - begun, 1)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.load_cpu = {
            "python": round(used.ru_utime + used.ru_stime - python.ru_utime - python.ru_stime),
            "database": round(self.database_cpu() - database),
        }

    def database_cpu(self):
        return cpu_seconds(self.engines._postgres.pid)

    def forget(self):
        """Removes the data. The engines must be stopped."""
        shutil.rmtree(self.engines.home.path, ignore_errors=True)

    def with_settings(self, module, port=None):
        return {**self.environment, "DJANGO_SETTINGS_MODULE": module, "PORT": str(port or self.port)}

    @contextmanager
    def web(self, module, port):
        """gunicorn as bin/run starts it."""
        command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
        server = subprocess.Popen(command, env=self.with_settings(module, port), cwd=ROOT, start_new_session=True)
        try:
            _wait_for(port)
            yield server
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def _wait_for(port):
    for _attempt in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/livez")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise SystemExit(f"The web server on port {port} does not answer.")


def peak_megabytes(server):
    """The highest resident memory of each web process, the first being the master."""
    return [round(_peak(pid) / 1024) for pid in [server.pid, *_children(server.pid)]]


def cpu_seconds(*pids):
    """What processes and their children have used so far. Unlike a clock it hardly minds what else runs here."""
    return sum(_used(child) for pid in pids for child in [pid, *_children(pid)])


def _used(pid):
    try:
        numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, numbers[11:15])) / os.sysconf("SC_CLK_TCK")


def _children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _peak(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
