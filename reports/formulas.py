"""How figures are got from a period's sums, and over how many things each is taken."""

from collections.abc import Callable, Mapping

from reports.measures import CHANNELS, MEASURES, USED

Sums = Mapping[str, int]
NOTHING: Sums = dict.fromkeys((*MEASURES, *USED), 0)
FEWEST_PEOPLE = 5  # below that a mean or a comparison would tell what one of them does
FEWEST_RATINGS = 5  # below that a mean would tell who said what
FEW = 5  # a share or a mean of fewer things jumps with each of them: it is told, and not compared


def measure(name: str) -> Callable[[Sums], float]:
    return lambda sums: sums[name]


def late_measure(name: str) -> Callable[[Sums], float]:
    """Of use, which is not told everywhere."""
    return lambda sums: sums.get(name, 0)


def share(part: float, whole: float) -> float | None:
    """Percent; None of nothing."""
    return 100 * part / whole if whole else None


def people(sums: Sums) -> int:
    return sums.get("people", 0)


# --- first answers -------------------------------------------------------------------------------


def promises(sums: Sums) -> int:
    return sums["met"] + sums["missed"]


def promises_without_excused(sums: Sums) -> int:
    return sums["met"] + max(sums["missed"] - sums["excused"], 0)


def met(sums: Sums) -> float | None:
    return share(sums["met"], promises(sums))


def met_without_excused(sums: Sums) -> float | None:
    return share(sums["met"], promises_without_excused(sums))


def given_answers(sums: Sums) -> int:
    return sums["met"] + sums["late"]


def given_without_excused(sums: Sums) -> int:
    return sums["met"] + max(sums["late"] - sums["excused"], 0)


def in_time(sums: Sums) -> float | None:
    return share(sums["met"], given_answers(sums))


def in_time_without_excused(sums: Sums) -> float | None:
    return share(sums["met"], given_without_excused(sums))


def first_answers(sums: Sums) -> int:
    return sums["first_answers"]


def mean_minutes(sums: Sums) -> float | None:
    return sums["elapsed"] / 60 / sums["first_answers"] if sums["first_answers"] else None


# --- ratings: one that is changed later counts with its difference, so the ends of the scale are kept ----------------


def ratings(sums: Sums) -> int:
    return sums["rated"]


def mean_given(sums: Sums) -> float | None:
    return min(max(sums["rating_sum"] / sums["rated"], 1), 5) if sums["rated"] > 0 else None


def mean_rating(sums: Sums) -> float | None:
    return mean_given(sums) if sums["rated"] >= FEWEST_RATINGS else None


def satisfied(sums: Sums) -> float | None:
    if sums["rated"] < FEWEST_RATINGS:
        return None
    return share(min(max(sums["satisfied"], 0), sums["rated"]), sums["rated"])


# --- work ------------------------------------------------------------------------------------------------------------


def units(sums: Sums) -> int:
    return sum(sums[f"captured_{channel}"] for channel in CHANNELS)


def channel_share(channel: str) -> Callable[[Sums], float | None]:
    return lambda sums: share(sums[f"captured_{channel}"], units(sums))


def calls(sums: Sums) -> int:
    return sums["calls"]


def call_length(sums: Sums) -> float | None:
    return sums["call_minutes"] / sums["calls"] if sums["calls"] else None


def settled(sums: Sums) -> int:
    return sums["settled"]


def touches(sums: Sums) -> float | None:
    return (sums["answers"] + sums["calls"]) / sums["settled"] if sums["settled"] else None


def left_open(sums: Sums) -> float:
    """Summed from the first day on: what came, less what was settled."""
    return sums["filed"] + sums["reopened"] - sums["settled"]


# --- people ----------------------------------------------------------------------------------------------------------


def filed_by_each(sums: Sums) -> float | None:
    return sums["filed"] / people(sums) if people(sums) >= FEWEST_PEOPLE else None


def filed_before(sums: Sums) -> float | None:
    return sums.get("filed_before", 0) if people(sums) >= FEWEST_PEOPLE or not people(sums) else None
