"""Two months of one institution beside another one, with something in every figure: November is over, December runs."""

from datetime import timedelta
from uuid import uuid4

from organizations import actions as organizations
from organizations.models import Membership
from products import actions as products
from reports import actions
from reports.periods import month_of
from tests.products.uses import row
from tests.reports.days import at, later, lived
from tests.reports.people import came, colleagues
from tests.sales import filed
from tickets import actions as tickets

TODAY = at(10, 12, month=12)
NOVEMBER, DECEMBER = month_of(at(1, 0).date()), month_of(at(1, 0, month=12).date())
KINDS = ("support", "bug", "suggestion", "support", "support")


def months(cast) -> None:
    """Left at noon of 10 December, with the closed days kept."""
    lived(cast)
    with later(at(9, 8)):
        people = colleagues(cast, cast.maps)
        outskirts = organizations.add_region(cast.akcasu, name="Çevre", by=cast.filiz)
        roads = organizations.add_unit(cast.akcasu, name="Yol Bakım", by=cast.filiz, region=outskirts)
        Membership.objects.filter(user=people[0]).update(unit=roads)
    for day, month in ((9, 11), (1, 12), (7, 12)):
        _busy(cast, people, at(day, 9, month=month))
    with later(at(9, 9, month=12)):
        filed(cast.ayse)
        filed(cast.cem, product=cast.desktop)
        token, _words = organizations.make_token(cast.akcasu, name="x", scopes=["product_use"], by=cast.elif_)
        given = [row(day=day, minutes=7, person=one.email) for one in people for day in ("2026-11-10", "2026-12-02")]
        products.tell_use(cast.akcasu, given, key="k", token=token)
    with later(at(10, 1, month=12)):
        actions.roll_up_closed_days()


def _busy(cast, people, begins) -> None:
    """All five ask and come in; half of the answers are late and one is excused; each is rated."""
    asked = []
    for number, (user, kind) in enumerate(zip(people, KINDS, strict=True)):
        came(user, begins - timedelta(minutes=10))
        with later(begins + timedelta(minutes=number)):
            asked.append(filed(user, kind=kind, product=cast.desktop if number % 2 else None, subject=f"Konu {number}"))
    with later(begins + timedelta(minutes=20)):
        for ticket in asked[:2]:
            tickets.answer(ticket, "Bakıyoruz.", key=uuid4(), by=cast.deniz)
    supported = [ticket for ticket in asked if ticket.kind == "support"]
    with later(begins + timedelta(hours=6, minutes=50)):
        tickets.sweep(begins + timedelta(hours=6, minutes=50))
        tickets.excuse(supported[1], reason="Bayram", by=cast.filiz)  # before it was answered
    with later(begins + timedelta(hours=7)):
        for ticket in asked[2:]:
            tickets.answer(ticket, "Geciktik.", key=uuid4(), by=cast.selin)
        tickets.excuse(supported[-1], reason="Elektrik kesintisi", by=cast.filiz)
        tickets.escalate(supported[0], "phone", by=cast.deniz)
        tickets.log_call(supported[0], "Anlattık.", minutes=9, key=uuid4(), by=cast.deniz)
    with later(begins + timedelta(hours=26)):
        for number, ticket in enumerate(asked):
            tickets.resolve(ticket, by=cast.deniz if number % 2 else cast.selin)
            tickets.rate(ticket, rating=(5, 4, 1, 2, 5)[number], text="", by=ticket.requester)
