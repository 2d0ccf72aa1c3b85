"""Random lives of an institution's subscriptions, each step tried on the product and on a plain model of the rules."""

import random
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction

from common.refusals import Refused
from packages import actions
from packages.models import Hold, QuotaAccount, Subscription, TierVersion
from packages.queries import current
from tests.packages.life import midday
from tests.packages.plain import UNITS, PlainLife
from tests.packages.spend import adds_up, held
from tests.sales import SMALLEST

FIRST = date(2026, 1, 1)
LIVES, STEPS = 20, 40
CODES = ("written", "phone", "remote")


def any_step(chance: random.Random) -> tuple:
    """A verb with its values. Years pass, renewals come in time or late, units run out now and then."""
    verb = chance.choice(VERBS)
    tier, code, number = chance.choice(list(UNITS)), chance.choice(CODES), chance.randrange(6)
    values = {
        "wait": (chance.choice([1, 5, 40, 120, 200]), chance.random() < 0.8),
        "sell": (tier, chance.randrange(30), chance.choice([0, 10, 60]), chance.choice([0, 33, 100])),
        "use": (code, chance.randrange(1, 25)),
        "settle": (chance.randrange(500), chance.choice(["captured", "released"])),
        "grant": (number, code, chance.randrange(1, 9), chance.random() < 0.5),
        "upgrade": (number, tier),
        "renew": (number, tier, chance.choice([None, None, 0, 50])),
        "suspend": (number,),
        "resume": (number,),
        "terminate": (number, chance.randrange(-2, 40)),
    }
    return verb, *values[verb]


VERBS = ["wait"] * 4 + ["use"] * 4 + ["settle"] * 3 + ["renew"] * 4 + ["sell", "grant", "upgrade", "suspend", "resume"]
VERBS += ["resume", "terminate"]


class Life:
    """The product and the model, driven by the same steps."""

    def __init__(self, institution) -> None:
        self.institution, self.today = institution, FIRST
        self.plain, self.rows, self.holds, self.keys = PlainLife(), [], {}, 0

    def key(self) -> str:
        self.keys += 1
        return f"life:{self.keys}"

    def step(self, verb, *values) -> None:
        if verb not in {"wait", "sell", "use", "settle"}:
            if not self.rows:
                return
            values = (values[0] % len(self.rows), *values[1:])
        with time_machine.travel(midday(self.today)):
            getattr(self, verb)(*values)
        with time_machine.travel(midday(self.today)):
            self.compare(verb)

    def both(self, expected, act) -> None:
        try:
            with transaction.atomic():
                row = act()
        except Refused:
            assert not expected
        else:
            assert expected
            if isinstance(row, Subscription) and row not in self.rows:
                self.rows.append(row)

    def wait(self, days, is_turned) -> None:
        self.today += timedelta(days=days)
        if is_turned:
            with time_machine.travel(midday(self.today)):
                actions.turn_states(self.today)
            self.plain.turn(self.today)

    def sell(self, tier, later, grace, percent) -> None:
        starts_on = self.today + timedelta(days=later)
        expected = self.plain.sell(tier, starts_on, self.today, grace=grace, percent=percent)
        terms = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=365), "contract_number": self.key()}
        rules = {"grace_days": grace, "carry_over_percent": percent}
        self.both(expected, lambda: actions.sell(self.institution, **self.package(tier), **terms, **rules, by=None))

    def package(self, tier) -> dict:
        seats, allowances = SMALLEST[tier]
        version = TierVersion.objects.get(tier__code=tier, state="published")
        return {"version": version, "seats": seats, "allowances": allowances}

    def use(self, code, times) -> None:
        for _ in range(times):
            subject = len(self.holds) + 1
            expected = self.plain.use(subject, code, self.today)
            valid = current(self.institution)
            assert (
                expected or valid is None or QuotaAccount.objects.get(subscription=valid, service=code).available == 0
            )
            if not expected:
                return
            self.holds[subject] = held(valid, code, subject=subject, key=self.key()).pk

    def settle(self, number, after) -> None:
        if not self.holds:
            return
        subject = number % len(self.holds) + 1
        expected = self.plain.settle(subject, after)
        unit = Hold.objects.get(pk=self.holds[subject])
        if after == "captured":
            self.both(expected, lambda: actions.capture(unit, key=self.key(), by=None))
        else:
            self.both(expected, lambda: actions.release(unit, key=self.key(), by=None, reason="By chance"))

    def grant(self, number, code, units, is_goodwill) -> None:
        expected = self.plain.grant(number, code, units, self.today, is_goodwill=is_goodwill)
        row = QuotaAccount.objects.get(subscription=self.rows[number], service=code)
        verb = actions.goodwill if is_goodwill else actions.top_up
        self.both(expected, lambda: verb(row, units, key=self.key(), by=None, reason="By chance"))

    def upgrade(self, number, tier) -> None:
        expected, package = self.plain.upgrade(number, tier, self.today), self.package(tier)
        to, row = package.pop("version"), self.rows[number]
        self.both(expected, lambda: actions.upgrade(row, to, **package, by=None))

    def renew(self, number, tier, percent) -> None:
        expected = self.plain.renew(number, tier, percent, self.today)
        row = Subscription.objects.get(pk=self.rows[number].pk)
        terms = {"starts_on": None, "ends_on": row.ends_on + timedelta(days=365), "contract_number": self.key()}
        package = {**self.package(tier), **terms, "carry_over_percent": percent}
        self.both(expected, lambda: actions.renew(row, **package, by=None))

    def suspend(self, number) -> None:
        expected = self.plain.suspend(number, self.today)
        self.both(expected, lambda: actions.suspend(self.rows[number], reason="By chance", by=None))

    def resume(self, number) -> None:
        self.both(self.plain.resume(number, self.today), lambda: actions.resume(self.rows[number], by=None))

    def terminate(self, number, days) -> None:
        on = self.today + timedelta(days=days)
        expected = self.plain.terminate(number, on, self.today)
        self.both(expected, lambda: actions.terminate(self.rows[number], on=on, reason="By chance", by=None))

    def compare(self, verb) -> None:
        rows = {row.pk: row for row in Subscription.objects.filter(institution=self.institution)}
        assert [rows[row.pk].state for row in self.rows] == [one.state for one in self.plain.all], verb
        for row, one in zip(self.rows, self.plain.all, strict=True):
            accounts = QuotaAccount.objects.filter(subscription=row)
            found = {account.service_id: (account.granted, account.held, account.captured) for account in accounts}
            assert found == one.counters(), verb
        number, valid = self.plain.current(self.today), current(self.institution)
        assert (valid and valid.pk) == (None if number is None else self.rows[number].pk), verb
        assert adds_up(), verb


@pytest.mark.case(19)
@pytest.mark.case(34)
def test_any_life_leaves_states_counters_and_ledger_as_the_plain_rules_say(karaova):
    seed = random.SystemRandom().randrange(2**32)
    print(f"{seed=}")  # shown when it fails: with it the same lives come again
    chance = random.Random(seed)
    for _ in range(LIVES):
        with transaction.atomic():
            life = Life(karaova)
            life.step("sell", "silver", 0, 10, 33)
            for _step in range(STEPS):
                life.step(*any_step(chance))
            transaction.set_rollback(True)
