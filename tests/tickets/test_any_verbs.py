"""Verbs chosen by chance, by people chosen by chance, on an institution with few units: the rules always hold."""

import random
from uuid import uuid4

import pytest
from django.utils import timezone

from common.refusals import Refused
from packages import actions as packages
from packages.models import Hold, LedgerEntry, QuotaAccount
from packages.queries import recount
from tests.sales import account, filed, sold
from tickets import actions
from tickets.models import SlaClock, Ticket

WRITTEN, PHONE, REMOTE = 6, 2, 1
SERVICES = ["written", "phone", "remote"]


class Play:
    """Three hundred steps. What is refused is refused; anything else that is raised ends the test."""

    def __init__(self, cast, subscription, chance: random.Random) -> None:
        self.cast, self.subscription, self.chance = cast, subscription, chance
        self.verbs = [getattr(self, name) for name in dir(self) if name.startswith("do_")]

    def step(self) -> str:
        verb = self.do_file if self.chance.random() < 0.2 else self.chance.choice(self.verbs)
        try:
            verb()
        except Refused:
            return f"{verb.__name__} refused"
        return verb.__name__

    @property
    def customer(self):
        return self.chance.choice([self.cast.ayse, self.cast.baris, self.cast.elif_])

    @property
    def agent(self):
        return self.chance.choice([self.cast.deniz, self.cast.selin, self.cast.filiz])

    @property
    def ticket(self) -> Ticket:
        """Any request, open ones more often; as a page had read it."""
        tickets = Ticket.objects.open() if self.chance.random() < 0.8 else Ticket.objects.all()
        pks = list(tickets.order_by("id").values_list("pk", flat=True))
        if not pks:
            raise Refused("nothing to do yet")
        return Ticket.objects.select_related("clock").get(pk=self.chance.choice(pks))

    def do_file(self):
        filed(self.customer, kind=self.chance.choice(["support", "support", "support", "bug", "suggestion"]))

    def do_answer(self):
        then = self.chance.choice(["waiting", "waiting", "in_progress", "resolved"])
        by = self.chance.choice([self.agent, self.cast.burak])
        actions.answer(self.ticket, "Deneyin.", key=uuid4(), by=by, then=then)

    def do_log_call(self):
        actions.log_call(self.ticket, "Görüştük.", minutes=3, key=uuid4(), by=self.agent)

    def do_note(self):
        actions.note(self.ticket, "Not.", key=uuid4(), by=self.agent)

    def do_reply(self):
        actions.reply(self.ticket, "Olmadı.", key=uuid4(), by=self.customer)

    def do_take(self):
        actions.take_next(by=self.chance.choice([self.agent, self.cast.burak]))

    def do_assign(self):
        actions.assign(self.ticket, to=self.chance.choice([self.agent, self.cast.burak]), by=self.agent)

    def do_skip(self):
        actions.skip(self.ticket, reason="Bilmiyorum", by=self.agent)

    def do_escalate(self):
        actions.escalate(self.ticket, self.chance.choice(SERVICES), by=self.agent)

    def do_reclassify(self):
        actions.reclassify(self.ticket, self.chance.choice(Ticket.Kind.values), by=self.agent)

    def do_forward(self):
        actions.forward(self.ticket, by=self.agent)

    def do_hand_back(self):
        actions.hand_back(self.ticket, by=self.cast.burak)

    def do_resolve(self):
        actions.resolve(self.ticket, by=self.chance.choice([self.agent, self.customer]))

    def do_close(self):
        actions.close(self.ticket, by=self.agent)

    def do_reopen(self):
        actions.reopen(self.ticket, by=self.customer)

    def do_withdraw(self):
        actions.withdraw(self.ticket, by=self.customer)

    def do_dismiss(self):
        actions.dismiss(self.ticket, self.chance.choice(["spam", "wrong_place"]), reason="", by=self.agent)

    def do_merge(self):
        actions.merge(self.ticket, into=self.ticket, by=self.agent)

    def do_sweep(self):
        moments = list(SlaClock.objects.order_by("pk").values_list("due_at", flat=True))
        actions.sweep(self.chance.choice(moments or [timezone.now()]))

    def do_top_up(self):
        if self.chance.random() < 0.3:
            row = account(self.subscription, self.chance.choice(SERVICES))
            packages.top_up(row, 1, key=str(uuid4()), by=self.cast.filiz, reason="")


def owed(ticket: Ticket) -> list[str]:
    """States of the holds that a ticket may have, by the rules of DESIGN §3."""
    if ticket.status == "awaiting_quota" or ticket.kind != "support":
        return []
    if ticket.is_open:
        return ["captured"] if ticket.hold and was_settled(ticket) else ["held"]
    if ticket.outcome in ("solved", "withdrawn"):
        return ["captured"] if ticket.has_answer else []
    return []


def was_settled(ticket: Ticket) -> bool:
    """Paid once and reopened: the same unit covers it, until it moves to another channel."""
    return ticket.hold.state == "captured" and ticket.events.filter(kind="reopened").exists()


def check(ticket: Ticket) -> None:
    living = list(Hold.objects.filter(subject_id=ticket.pk).exclude(state="released"))
    assert [hold.state for hold in living] == owed(ticket), ticket
    assert [hold.pk for hold in living] == ([ticket.hold_id] if ticket.hold_id else []), ticket
    assert all(hold.account.service_id == ticket.channel for hold in living), ticket
    due = ticket.clock.due_at if hasattr(ticket, "clock") and ticket.clock.state != "stopped" else None
    runs = ticket.is_open and not ticket.has_answer and ticket.status != "awaiting_quota"
    assert ticket.response_due_at == (due if runs else None), ticket
    assert not runs or due is not None, ticket


@pytest.mark.case(19)
@pytest.mark.check(103)
@pytest.mark.parametrize("round_", range(2))
def test_after_any_three_hundred_verbs_every_unit_is_where_the_rules_say(cast, round_):
    seed = random.SystemRandom().randrange(2**32)
    print(f"{seed=}")  # shown when it fails: with it the same three hundred come again
    subscription, chance = sold(cast.akcasu, "premium"), random.Random(seed)
    for service, units in zip(SERVICES, (WRITTEN, PHONE, REMOTE), strict=True):
        keep_only(account(subscription, service), units)
    play = Play(cast, subscription, chance)

    done = [play.step() for _ in range(300)]

    print(done)
    assert recount() == []
    for ticket in Ticket.objects.select_related("clock", "hold").order_by("id"):
        check(ticket)
    free = account(subscription).available
    assert free == 0 or not Ticket.objects.filter(status="awaiting_quota").exists()
    assert Hold.objects.exists()


def keep_only(row: QuotaAccount, units: int) -> None:
    """Takes units back as an adjustment would, so that the ledger still adds up."""
    LedgerEntry.objects.create(
        account=row, kind="adjust", granted=units - row.granted, key=f"few:{row.pk}", reason="Only a few"
    )
    row.granted = units
    row.save(update_fields=["granted"])
