"""How much slower a page is at the largest size than at the smallest: asked in turns, so that a slow moment hits all.

    .venv/bin/python -m bench.growth 10000 1000000 --open 20

Uses the databases that `bench/run … --keep` left. Every round asks each size for the page and for the yardstick.
"""

import argparse
import json
import os
import time
from contextlib import ExitStack
from statistics import median

from bench.client import connect
from bench.pages import RESULTS, point_django_at
from bench.people import pages
from bench.stage import Stage

ROUNDS, ASKED = 20, 20


def main():
    parser = argparse.ArgumentParser(prog="bench.growth", description="Compare a page at two sizes.")
    parser.add_argument("sizes", nargs=2, type=int, metavar="SIZE")
    parser.add_argument("--open", type=int, default=2, dest="open_percent", help="percent of the tickets still open")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    chosen = parser.parse_args()
    with ExitStack() as opened:
        found = [_served(opened, size, chosen.open_percent, 8090 + 2 * at) for at, size in enumerate(chosen.sizes)]
        names = [name for name in found[0] if chosen.only in name and name != "yardstick"]
        measured = {name: _compare(name, found) for name in names}
    told = {"sizes": chosen.sizes, "open_percent": chosen.open_percent, "at": time.strftime("%Y-%m-%d %H:%M")}
    if not chosen.only:
        (RESULTS / f"growth-open{chosen.open_percent}.json").write_text(
            json.dumps(told | {"pages": measured}, indent=1) + "\n"
        )


def _served(opened, size, open_percent, port):
    """The pages of one size by name, with both its servers running."""
    import django

    stage = opened.enter_context(Stage(size, open_percent, port=port))
    os.environ["DJANGO_SETTINGS_MODULE"] = "supportx.settings"
    django.setup()
    point_django_at(stage)
    opened.enter_context(stage.web("bench.minimal", port + 1))
    opened.enter_context(stage.web("bench.settings", port))
    return {page.name: page for page in pages(port, port + 1)}


def _compare(name, found):
    """Medians in milliseconds of page and yardstick at each size, in the order of the sizes."""
    times = [([], []) for _size in found]
    for number in range(ROUNDS + 1):
        for at in range(len(found)) if number % 2 else reversed(range(len(found))):
            for kind, of in enumerate((name, "yardstick")):
                seconds = _ask(found[at][of])
                times[at][kind].extend(seconds if number else ())  # the first round only warms
    mine, yard = ([round(1000 * median(of[kind]), 2) for of in times] for kind in (0, 1))
    grown = mine[1] / mine[0]
    against = [round(one / least, 2) for one, least in zip(mine, yard, strict=True)]
    print(f"{name:18} {mine} ms, yardstick {yard}, in yardsticks {against}, growth {grown:.2f} ×", flush=True)
    return {"p50": mine, "yardstick": yard, "in_yardsticks": against, "growth": round(grown, 3)}


def _ask(page):
    connection, seconds = connect(page.port), []
    for _time in range(ASKED):
        begun = time.perf_counter()
        page.ask(connection)
        seconds.append(time.perf_counter() - begun)
    connection.close()
    return seconds[1:]  # without the time to connect


if __name__ == "__main__":
    main()
