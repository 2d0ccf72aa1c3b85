"""A pytest plugin: which cases, checks and faults have a passing test, and which have none."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("case", "check", "fault")
_passed: dict[tuple[str, int], set[str]] = defaultdict(set)
_failed: dict[tuple[str, int], set[str]] = defaultdict(set)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for kind in KINDS:
            for marker in item.iter_markers(kind):
                # Properties travel with the report, also from the processes that test side by side.
                item.user_properties.extend(("proves", (kind, number)) for number in marker.args)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    kept = _failed if report.failed else _passed if report.when == "call" and report.passed else None
    if kept is None:
        return
    for name, proves in report.user_properties:
        if name == "proves":
            kind, number = proves
            kept[str(kind), int(number)].add(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if hasattr(terminalreporter.config, "workerinput"):
        return
    titles = {"case": dict(_cases()), "check": dict(_rows("## 2.")), "fault": dict(_rows("## 4."))}
    for kind in KINDS:
        numbers = titles[kind]
        proven = [number for number in numbers if _passed[kind, number] and not _failed[kind, number]]
        terminalreporter.section(f"{kind}s: {len(proven)} of {len(numbers)} proven")
        for number, title in numbers.items():
            good, bad = _passed[kind, number], _failed[kind, number]
            word = "FAILS " if bad else f"{len(good):>3} ok" if good else "   -- "
            terminalreporter.write_line(f"{word} {number:>4}  {title[:90]}")
    unknown = sorted((kind, number) for kind, number in {*_passed, *_failed} if number not in titles[kind])
    for kind, number in unknown:
        terminalreporter.write_line(f"a test names {kind} {number}, which is not on the list", red=True)


def _cases() -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"^(\d+)\. (.+)$", (ROOT / "docs" / "CASES.md").read_text(), re.MULTILINE):
        yield int(match[1]), match[2]


def _rows(heading: str) -> Iterator[tuple[int, str]]:
    """The numbered rows of the tables under one heading of docs/SECURITY.md."""
    text = (ROOT / "docs" / "SECURITY.md").read_text()
    part = text.split(f"\n{heading}", 1)[1].split("\n## ", 1)[0]
    for match in re.finditer(r"^\| (\d+) \| ([^|]+)\|", part, re.MULTILINE):
        yield int(match[1]), match[2].strip()
