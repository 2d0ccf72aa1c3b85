"""The life of an institution's subscriptions in plain Python: what the rules say, without a database."""

from dataclasses import dataclass, field
from datetime import date, timedelta

UNITS = {
    "silver": {"written": 20, "phone": 20, "remote": 20, "onsite": 0},
    "gold": {"written": 125, "phone": 100, "remote": 75, "onsite": 0},
    "premium": {"written": 1000, "phone": 1000, "remote": 1000, "onsite": 0, "workshop": 12},
}
RANK = list(UNITS)


@dataclass
class Plain:
    tier: str
    starts_on: date
    ends_on: date
    grace: int
    percent: int
    state: str
    renews: int | None = None
    is_ended_early: bool = False
    granted: dict[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    captured: dict[str, int] = field(default_factory=dict)

    def __post_init__(self):
        self.granted = dict(UNITS[self.tier])

    def free(self, code: str) -> int:
        return self.granted.get(code, 0) - self.held.get(code, 0) - self.captured.get(code, 0)

    def counters(self) -> dict[str, tuple[int, int, int]]:
        return {code: (self.granted[code], self.held.get(code, 0), self.captured.get(code, 0)) for code in self.granted}

    def runs_on(self, today: date) -> bool:
        return self.state in ("scheduled", "active") and today < self.ends_on


class PlainLife:
    """Each verb answers whether it was done; a refusal changes nothing."""

    def __init__(self) -> None:
        self.all: list[Plain] = []
        self.units: dict[int, tuple[int, str, str]] = {}  # subject: subscription, channel, state

    def current(self, today: date) -> int | None:
        for number, one in enumerate(self.all):
            inside = one.starts_on <= today < one.ends_on
            followed = any(
                one.ends_on <= other.starts_on <= today and other.starts_on < other.ends_on for other in self.all
            )
            graced = one.ends_on <= today < one.ends_on + timedelta(days=one.grace) and not followed
            if one.state != "suspended" and (inside or (one.starts_on <= today and graced)):
                return number
        return None

    def sell(self, tier: str, starts_on: date, today: date, *, grace=0, percent=0, renews=None) -> bool:
        ends_on = starts_on + timedelta(days=365)
        if any(one.starts_on < ends_on and starts_on < one.ends_on for one in self._filled()):
            return False
        state = "scheduled" if today < starts_on else "active" if today < ends_on else "expired"
        self.all.append(Plain(tier, starts_on, ends_on, grace, percent, state, renews))
        if state == "active":
            self._carry(self.all[-1])
        return True

    def _filled(self) -> list[Plain]:
        return [one for one in self.all if one.starts_on < one.ends_on]

    def renew(self, number: int, tier: str, percent: int | None, today: date) -> bool:
        one = self.all[number]
        if one.state == "terminated" or one.is_ended_early:
            return False
        if any(other.renews == number and other.state != "terminated" for other in self.all):
            return False
        percent = one.percent if percent is None else percent
        return self.sell(tier, one.ends_on, today, percent=percent, renews=number)

    def _carry(self, renewal: Plain) -> None:
        if renewal.renews is None:
            return
        old = self.all[renewal.renews]
        for code in list(old.granted):
            units = old.free(code) * renewal.percent // 100
            if code in renewal.granted:
                old.granted[code] -= units
                renewal.granted[code] += units

    def turn(self, today: date) -> None:
        for one in self.all:
            if one.state in ("scheduled", "active", "suspended") and one.ends_on <= today:
                one.state = "terminated" if one.is_ended_early else "expired"
            elif one.state == "scheduled" and one.starts_on <= today:
                one.state = "active"
                self._carry(one)

    def use(self, subject: int, code: str, today: date) -> bool:
        number = self.current(today)
        if number is None or self.all[number].free(code) < 1:
            return False
        one = self.all[number]
        one.held[code] = one.held.get(code, 0) + 1
        self.units[subject] = (number, code, "held")
        return True

    def settle(self, subject: int, after: str) -> bool:
        number, code, state = self.units[subject]
        if state == after:
            return True
        if state != "held":
            return False
        one = self.all[number]
        one.held[code] -= 1
        if after == "captured":
            one.captured[code] = one.captured.get(code, 0) + 1
        self.units[subject] = (number, code, after)
        return True

    def grant(self, number: int, code: str, units: int, today: date, *, is_goodwill: bool) -> bool:
        one = self.all[number]
        may = one.runs_on(today) or (is_goodwill and any(one.held.values()))
        if may:
            one.granted[code] += units
        return may

    def upgrade(self, number: int, tier: str, today: date) -> bool:
        one = self.all[number]
        if not one.runs_on(today) or RANK.index(tier) <= RANK.index(one.tier):
            return False
        for code, units in UNITS[tier].items():
            one.granted[code] = one.granted.get(code, 0) + units - UNITS[one.tier].get(code, 0)
        one.tier = tier
        return True

    def suspend(self, number: int, today: date) -> bool:
        one = self.all[number]
        may = one.runs_on(today) and one.starts_on <= today
        one.state = "suspended" if may else one.state
        return may

    def resume(self, number: int, today: date) -> bool:
        one = self.all[number]
        may = one.state == "suspended" and today < one.ends_on
        one.state = "active" if may else one.state
        return may

    def terminate(self, number: int, on: date, today: date) -> bool:
        one = self.all[number]
        on = max(on, one.starts_on)
        if (
            one.state not in ("scheduled", "active", "suspended")
            or not today < one.ends_on
            or not today <= on < one.ends_on
        ):
            return False
        one.ends_on, one.grace, one.is_ended_early = on, 0, True
        if on <= max(today, one.starts_on):
            one.state = "terminated"
        return True
