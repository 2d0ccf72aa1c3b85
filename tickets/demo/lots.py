"""One request of the large demo from filing to where it stands, as rows for COPY.

The rows say what the verbs of tickets.actions would have said; tests/tickets/test_demo.py holds them to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tickets.demo.axis import stamp
from tickets.demo.pool import Pool
from tickets.demo.rows import MINUTE, Case, Clerk

CLOSED_AFTER = 3_400 * MINUTE

Step = tuple[float, Callable[[Case, int], None]]


@dataclass
class Teller:
    """Tells one request after the other; ids go up with time."""

    random: Random
    pool: Pool
    workers: dict[str, list[tuple[int, str]]]
    write: Clerk

    def __post_init__(self) -> None:
        self.axis = self.write.axis
        self.present = self.axis.point(self.write.now)
        self.fates: dict[str, Callable[[Case], None]] = {
            "unanswered": self._unanswered,
            "in_progress": self._in_progress,
            "waiting": self._at_customer,
            "long": self._long,
            "settled": self._settled,
        }

    # --- how requests go ---

    def tell(self, case: Case, fate: str) -> None:
        case.last = case.filed
        case.worker = self.random.choice(self.workers["support" if case.is_support else "software"])
        self.write.event(case, "filed", case.filed, case.who.pk, f'{{"kind": "{case.kind}"}}')
        if case.sold is None and case.is_support:
            case.status = "awaiting_quota"
        else:
            if case.is_support:
                self.write.hold(case, "written", case.filed, case.who.pk)
            self.fates[fate](case)
        self.write.living_hold(case)
        self.write.ticket(case)

    def _unanswered(self, case: Case) -> None:
        if self.random.random() < 0.3:
            taken = self.axis.moment(case.point + int((self.present - case.point) * self.random.random() * 0.5))
            self._take(case, max(taken, case.filed))
        self.write.clock(case)

    def _in_progress(self, case: Case) -> None:
        self._walk(case, [*self._first_answer(case), (self._minutes(15, 600), self._reply)])

    def _at_customer(self, case: Case) -> None:
        steps = [*self._first_answer(case), (self._minutes(15, 600), self._reply)]
        self._walk(case, [*steps, (self._minutes(10, 240), self._solution)])

    def _long(self, case: Case) -> None:
        """Twenty texts in turn."""
        steps: list[Step] = [(self._minutes(2, 4), self._take), (self._minutes(2, 4), self._answer)]
        steps += [(self._minutes(20, 60), (self._reply, self._solution)[number % 2]) for number in range(19)]
        self._walk(case, steps)

    def _settled(self, case: Case) -> None:
        chance = self.random.random
        if chance() < 0.03:
            self._walk(case, [(self._minutes(1, 9), self._withdraw)])
            return
        steps = [*self._first_answer(case), (self._minutes(15, 600), self._reply)]
        if case.is_support and chance() < 0.27:
            steps += self._other_channels(case)
        steps.append((self._minutes(10, 240), self._solution))
        if chance() < 0.45:
            steps.append((self._minutes(5, 300), self._thank))
        steps.append((self._minutes(5, 600), self._resolve))
        if chance() < 0.4:
            steps.append((self._minutes(20, 900), self._rate))
        self._walk(case, steps)
        closing = self.axis.point(case.last) + CLOSED_AFTER
        if closing < self.present:
            self._close(case, self.axis.moment(closing))

    def _first_answer(self, case: Case) -> list[Step]:
        chance, target = self.random.random, case.sold.minutes if case.sold else 120
        share = 1.1 + chance() if chance() < 0.06 else 0.1 + 0.6 * chance() * (0.6 + chance() * 0.6)
        answer = target * MINUTE * share
        steps: list[Step] = [(answer * 0.6, self._take), (answer * 0.4, self._answer)]
        if chance() < 0.35:
            steps.insert(1, (0.0, self._note))
        return steps

    def _other_channels(self, case: Case) -> list[Step]:
        """By phone, and when that is not enough by a live connection; as far as units reach."""
        steps: list[Step] = []
        accounts = case.sold.accounts if case.sold else {}
        for channel, step in (("phone", self._to_phone), ("remote", self._to_remote)):
            account = accounts.get(channel)
            if account is None or not account.has_room:
                break
            account.planned += 1
            steps += [(self._minutes(10, 120), step), (self._minutes(5, 90), self._call)]
            if self.random.random() > 0.4:
                break
        return steps

    def _minutes(self, least: int, most: int) -> float:
        return (least + (most - least) * self.random.random()) * MINUTE

    def _walk(self, case: Case, steps: list[Step]) -> None:
        """Takes the steps one by one in working time, faster when there is not enough of it before now."""
        room, total = self.present - case.point - 1, sum(step[0] for step in steps)
        pace = min(1.0, room / (total + 1))
        passed = 0.0
        for pause, step in steps:
            passed += pause * pace
            step(case, max(self.axis.moment(case.point + int(passed)), case.last))
        self.write.clock(case)

    # --- the verbs ---

    def _take(self, case: Case, at: int) -> None:
        pk, name = case.worker
        case.assignee, case.status = pk, "in_progress"
        self.write.event(case, "taken", at, pk, f'{{"before": null, "after": {pk}, "name": "{name}"}}')

    def _answer(self, case: Case, at: int) -> None:
        case.answered, case.status = at, "waiting"
        self.write.say(case, at, case.topic.answer, "answered", case.worker[0])

    def _solution(self, case: Case, at: int) -> None:
        case.status = "waiting"
        self.write.say(case, at, case.topic.solution, "answered", case.worker[0])

    def _reply(self, case: Case, at: int) -> None:
        case.status = "in_progress"
        self.write.say(case, at, case.topic.reply, "replied", case.who.pk)

    def _thank(self, case: Case, at: int) -> None:
        case.status = "in_progress"
        self.write.say(case, at, self.random.choice(self.pool.thanks), "replied", case.who.pk)

    def _note(self, case: Case, at: int) -> None:
        self.write.say(case, at, self.random.choice(self.pool.notes), "noted", case.worker[0])

    def _call(self, case: Case, at: int) -> None:
        text, minutes = self.random.choice(self.pool.results[case.channel]), 4 + int(self.random.random() * 40)
        case.status = "in_progress"
        self.write.say(case, at, text, "called", case.worker[0], minutes)

    def _to_phone(self, case: Case, at: int) -> None:
        self._escalate(case, "phone", at)

    def _to_remote(self, case: Case, at: int) -> None:
        self._escalate(case, "remote", at)

    def _escalate(self, case: Case, to: str, at: int) -> None:
        before, old, since, by = case.channel, case.hold, case.hold_since, case.worker[0]
        self.write.hold(case, to, at, by)
        if old is not None:
            self.write.end_hold(case, before, old, since, "released", at, by)
        self.write.event(case, "escalated", at, by, f'{{"before": "{before}", "after": "{to}", "reason": ""}}')

    def _resolve(self, case: Case, at: int) -> None:
        by = case.who.pk if self.random.random() < 0.35 else case.worker[0]
        case.status, case.outcome, case.resolved = "resolved", "solved", at
        self._end_hold(case, "captured", at, by)
        self.write.event(case, "resolved", at, by)

    def _end_hold(self, case: Case, how: str, at: int, by: int) -> None:
        if case.hold is not None:
            self.write.end_hold(case, case.channel, case.hold, case.hold_since, how, at, by)

    def _rate(self, case: Case, at: int) -> None:
        stars = self.random.choice((5, 5, 5, 5, 5, 4, 4, 4, 3, 1))
        activity = case.last
        self.write.event(case, "rated", at, case.who.pk, f'{{"before": null, "after": {stars}}}')
        case.rating, case.last = f"{stars}\t\t{stamp(at)}", activity

    def _close(self, case: Case, at: int) -> None:
        case.status, case.closed = "closed", at
        self.write.event(case, "closed", at, case.worker[0])

    def _withdraw(self, case: Case, at: int) -> None:
        case.status = case.outcome = "withdrawn"
        case.closed = at
        self._end_hold(case, "released", at, case.who.pk)
        case.hold = None
        self.write.event(case, "withdrawn", at, case.who.pk)
