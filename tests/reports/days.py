"""A few days of requests of two institutions, lived through the product's own verbs."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import time_machine

from tests.sales import filed, sold
from tickets import actions
from tickets.actions import sweep

ISTANBUL = ZoneInfo("Europe/Istanbul")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ISTANBUL)


def later(moment: datetime):
    return time_machine.travel(moment, tick=False)


def lived(cast) -> None:
    """Mon 2 to Thu 5 November 2026: one answered in time by phone, one missed and excused, one withdrawn, a bug, one of
    the other institution; a rating that is changed; one reopened and settled again."""
    with later(at(2, 9)):
        sold(cast.akcasu, "premium")
        sold(cast.karaova, "gold")
        quick, slow = filed(cast.ayse, product=cast.desktop), filed(cast.baris)
        filed(cast.ayse, kind="bug")
        foreign = filed(cast.cem)
    with later(at(2, 9, 20)):
        actions.answer(quick, "Bakıyoruz.", key=uuid4(), by=cast.deniz)
    with later(at(2, 16)):
        sweep(at(2, 16))
        actions.escalate(quick, "phone", by=cast.deniz)
        actions.log_call(quick, "Telefonda düzelttik.", minutes=12, key=uuid4(), by=cast.deniz)
        actions.resolve(quick, by=cast.deniz)
    with later(at(3, 10)):
        actions.rate(quick, rating=2, text="", by=cast.ayse)
        actions.answer(slow, "Geciktik.", key=uuid4(), by=cast.selin)
        actions.excuse(slow, reason="Elektrik kesintisi", by=cast.filiz)
        actions.withdraw(foreign, by=cast.cem)
    with later(at(4, 11)):
        actions.rate(quick, rating=5, text="Oldu.", by=cast.ayse)
        actions.reopen(quick, by=cast.ayse)
    with later(at(5, 11)):
        actions.resolve(quick, by=cast.deniz)
        actions.resolve(slow, by=cast.selin)
        actions.close(slow, by=None)
