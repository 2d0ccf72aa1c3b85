"""Three months of requests, told by the real verbs at the moments they would have happened; the years before and very
many more by COPY."""

from collections.abc import Callable

from tickets.demo import history, story
from tickets.demo.large import load_large


def load(say: Callable[[str], None]) -> None:
    history.load(say)
    story.load(say)


__all__ = ["load", "load_large"]
