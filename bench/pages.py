"""Loads sizes, asks for every page with 1 and 8 clients, and writes down what it saw."""

import argparse
import json
import os
import time
from pathlib import Path

from bench.client import measure, statements
from bench.stage import Stage, cpu_seconds, peak_megabytes
from bench.tables import table

RESULTS = Path(__file__).parent / "results"
CLIENTS = (1, 8)


def main():
    parser = argparse.ArgumentParser(prog="bench/run", description="Measure pages at several sizes.")
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000], metavar="SIZE")
    parser.add_argument("--open", type=int, default=2, dest="open_percent", help="percent of the tickets still open")
    parser.add_argument("--seconds", type=float, default=8, help="for each page and number of clients")
    parser.add_argument("--keep", action="store_true", help="keep the databases, and use kept ones")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    chosen = parser.parse_args()
    runs = []
    for size in chosen.sizes:
        runs.append(_run(size, chosen))
        _write(runs, chosen.open_percent)
    print(table(runs))


def _run(size, chosen):
    with Stage(size, chosen.open_percent) as stage:
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "supportx.settings"
        django.setup()
        point_django_at(stage)
        if not _is_loaded():
            stage.load()
        run = {"size": size, "open_percent": chosen.open_percent, "load_seconds": stage.load_seconds}
        run["load_cpu"] = stage.load_cpu
        run |= {"at": time.strftime("%Y-%m-%d %H:%M"), "load_average_before": os.getloadavg()}
        with stage.web("bench.minimal", stage.port + 1) as least, stage.web("bench.settings", stage.port) as server:
            run["pages"] = _measure(stage, (server.pid, least.pid), chosen)
            run["peak_megabytes"] = peak_megabytes(server)
        run["load_average_after"] = os.getloadavg()
    if not chosen.keep:
        stage.forget()
    return run


def point_django_at(stage):
    from django.conf import settings
    from django.db import connection

    from supportx.settings import _database

    connection.close()
    connection.settings_dict.update(_database(stage.environment["DATABASE_URL"]))
    settings.SECRET_KEY = stage.environment.get("SECRET_KEY", settings.SECRET_KEY)


def _is_loaded():
    from tickets.models import Ticket

    return Ticket.objects.exists()


def _measure(stage, webs, chosen):
    from bench.people import pages

    def cpu():
        return {"web": cpu_seconds(*webs), "database": stage.database_cpu()}

    port, found = stage.port, {}
    for page in pages(port, port + 1):
        if chosen.only not in page.name and page.name != "yardstick":
            continue
        found[page.name] = statements(page)
        measure(page, 8, 1)  # both processes have seen it
        for clients in CLIENTS:
            found[page.name][f"clients_{clients}"] = measure(page, clients, chosen.seconds, cpu)
        print(page.name, found[page.name], flush=True)
    return found


def _write(runs, open_percent):
    RESULTS.mkdir(exist_ok=True)
    name = f"pages-open{open_percent}"
    (RESULTS / f"{name}.json").write_text(json.dumps(runs, indent=1) + "\n")
    (RESULTS / f"{name}.md").write_text(table(runs) + "\n")


if __name__ == "__main__":
    main()
