"""What people think, in the demo."""

from collections.abc import Callable

from surveys.demo import asked, checkins, following


def load(say: Callable[[str], None]) -> None:
    asked.load(say)
    following.load(say)
    checkins.load(say)
