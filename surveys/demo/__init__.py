"""The demo's surveys."""

from collections.abc import Callable

from surveys.demo import asked


def load(say: Callable[[str], None]) -> None:
    asked.load(say)
