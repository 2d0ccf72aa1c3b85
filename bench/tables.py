"""What was measured, for people."""

HEAD = (
    "| page | statements | p50 ms | p95 | p99 | in yardsticks | web CPU ms | database CPU ms | CPU in yardsticks "
    "| per s | p50, 8 clients | p99 | per s |"
)
RULE = "|---" + "|---:" * 12 + "|"


def table(runs):
    lines = []
    for run in runs:
        yard = run["pages"]["yardstick"]["clients_1"]
        memory = ", ".join(map(str, run["peak_megabytes"]))
        loads = [f"{run[name][0]:.1f}" for name in ("load_average_before", "load_average_after")]
        lines += [f"### {run['size']:,} tickets, {run['open_percent']} % open".replace(",", " "), ""]
        if run["load_seconds"]:
            lines += [f"Loaded in {run['load_seconds']} s; CPU seconds: {run['load_cpu']}."]
        lines += [f"Most memory of the web processes: {memory} MB. {run['at']}."]
        lines += [f"Load average of the machine: {loads[0]} before, {loads[1]} after.", "", HEAD, RULE]
        lines += [_line(name, page, yard) for name, page in run["pages"].items()]
        lines.append("")
    return "\n".join([*lines, *_growth(runs)])


def _line(name, page, yard):
    one, eight = page["clients_1"], page["clients_8"]
    cells = [name, page["statements"], one["p50"], one["p95"], one["p99"], f"{one['p50'] / yard['p50']:.1f}"]
    cells += [one["web_cpu"], one["database_cpu"], f"{_cpu(one) / _cpu(yard):.1f}"]
    cells += [one["per_second"], eight["p50"], eight["p99"], eight["per_second"]]
    return f"| {' | '.join(map(str, cells))} |"


def _cpu(measured):
    return measured["web_cpu"] + measured["database_cpu"]


def _growth(runs):
    """How much slower the largest is than the smallest, each against its own yardstick too."""
    if len(runs) < 2:
        return []
    first, last = runs[0], runs[-1]
    lines = [f"### Growth from {first['size']:,} to {last['size']:,}".replace(",", " "), ""]
    lines += ["| page | p50 | CPU |", "|---|---:|---:|"]
    for name, page in first["pages"].items():
        before, after = page["clients_1"], last["pages"][name]["clients_1"]
        lines.append(f"| {name} | {after['p50'] / before['p50']:.2f} × | {_cpu(after) / _cpu(before):.2f} × |")
    return lines
