"""Which groups may be told apart. Plain values in, plain values out.

Fewer than five answers are withheld. A group could still be reckoned from the whole and the other groups, so more
groups are withheld, the smallest first, until those that are withheld have five answers together.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST = 5

Group = TypeVar("Group", bound=Hashable)


def is_enough(count: int) -> bool:
    return count >= LEAST


def tellable(counts: Mapping[Group, int], hidden: int = 0) -> set[Group]:
    """The groups whose results may be shown. `hidden` are answers of the same whole that belong to no group here."""
    shown = {group for group, count in counts.items() if is_enough(count)}
    withheld = hidden + sum(count for group, count in counts.items() if group not in shown)
    for group in sorted(shown, key=lambda each: (counts[each], str(each))):
        if withheld == 0 or is_enough(withheld):
            break
        shown.discard(group)
        withheld += counts[group]
    return shown
