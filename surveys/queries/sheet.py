"""The prepared sheet of a check-in: how an institution's questions, package and feedback stand, in a few statements."""

from datetime import datetime, timedelta

from django.db.models import Avg, Count, Q, Sum
from django.utils import timezone

from accounts.models import User
from organizations.models import Institution
from packages.models import Service
from packages.queries import balances, current, forecast
from products.models import ProductUse
from surveys.models import Act, CheckIn
from surveys.sheets import (
    FEWEST_PEOPLE,
    FEWEST_RATINGS,
    Feedback,
    Former,
    Meter,
    Miss,
    Package,
    ProductUsed,
    Question,
    Ratings,
    Sheet,
    from_json,
)
from tickets.models import SlaClock, Ticket, TicketQuerySet

SHOWN, LATEST = 25, 10
LOOKED_BACK = timedelta(days=90)  # where nobody has talked yet
GOOD = 4


def sheet_of(checkin: CheckIn, reader: User) -> Sheet:
    """Frozen once the check-in was held; until then as things stand now."""
    return from_json(checkin.sheet) if checkin.sheet else prepare(checkin, reader, timezone.now())


def prepare(checkin: CheckIn, reader: User, now: datetime) -> Sheet:
    """`reader` is at the vendor: only requests that they see are on the sheet."""
    institution = checkin.institution
    last = last_held(checkin)
    since = last or now - LOOKED_BACK
    here = Ticket.objects.visible_to(reader).filter(institution=institution)
    counts = here.aggregate(
        open=Count("pk", filter=Q(status__in=Ticket.OPEN_STATES, kind=Ticket.Kind.SUPPORT)),
        filed=Count("pk", filter=Q(filed_at__gte=since, filed_at__lt=now)),
        feedback=Count("pk", filter=_fresh_feedback(since)),
    )
    clocks = SlaClock.objects.filter(ticket__in=here)
    missed = clocks.filter(state=SlaClock.State.MISSED, due_at__gte=since, due_at__lt=now)
    totals = missed.aggregate(missed=Count("pk"), excused=Count("pk", filter=Q(excused_at__isnull=False)))
    return Sheet(
        at=now,
        since=since,
        is_first=last is None,
        open_count=counts["open"],
        questions=_questions(here, now),
        package=_package(institution),
        filed=counts["filed"],
        met=clocks.filter(state=SlaClock.State.MET, answered_at__gte=since, answered_at__lt=now).count(),
        missed=totals["missed"],
        excused=totals["excused"],
        misses=[_miss(clock) for clock in missed.select_related("ticket").order_by("-due_at", "-ticket")[:LATEST]],
        ratings=_ratings(here, since),
        feedback_count=counts["feedback"],
        feedback=_feedback(here, since),
        former=_former(checkin),
        products=_products(institution, since, now),
    )


def last_held(checkin: CheckIn) -> datetime | None:
    others = CheckIn.objects.filter(institution=checkin.institution_id, state=CheckIn.State.HELD).exclude(pk=checkin.pk)
    return others.order_by("-held_at").values_list("held_at", flat=True).first()


def _questions(here: TicketQuerySet, now: datetime) -> list[Question]:
    rows = here.open().filter(kind=Ticket.Kind.SUPPORT).select_related("clock").in_queue_order()[:SHOWN]
    return [
        Question(
            number=ticket.pk,
            subject=ticket.subject,
            status=ticket.status,
            filed_at=ticket.filed_at,
            promise=_promise(ticket, now),
            due_at=clock.due_at if (clock := getattr(ticket, "clock", None)) else None,
        )
        for ticket in rows
    ]


def _promise(ticket: Ticket, now: datetime) -> str:
    clock: SlaClock | None = getattr(ticket, "clock", None)
    if ticket.status == Ticket.Status.AWAITING_QUOTA:
        return "waiting"
    if clock is None or clock.state == SlaClock.State.STOPPED:
        return "none"
    if clock.excused_at:
        return "excused"
    if clock.answered_at is None:
        return "late" if clock.due_at < now else "running"
    return str(clock.state)


def _package(institution: Institution) -> Package | None:
    sold = current(institution)
    if sold is None:
        return None
    found = balances(sold)
    told = forecast(sold, found)
    names = {service.code: service for service in Service.objects.filter(code__in=[one.code for one in found])}
    meters = [
        Meter(
            code=one.code,
            name_tr=names[one.code].name_tr,
            name_en=names[one.code].name_en,
            granted=one.granted,
            held=one.held,
            captured=one.captured,
            unlimited=one.unlimited,
            outlook=None if one.unlimited or not one.granted else told[one.code],
        )
        for one in found
    ]
    return Package(sold.version.tier.name, sold.starts_on, sold.last_on, sold.response_minutes, meters)


def _miss(clock: SlaClock) -> Miss:
    return Miss(
        number=clock.ticket_id,
        subject=clock.ticket.subject,
        minutes=clock.target_minutes,
        took=clock.elapsed_seconds,
        is_excused=clock.excused_at is not None,
    )


def _ratings(here: TicketQuerySet, since: datetime) -> Ratings:
    rated = here.filter(rated_at__gte=since, rating__isnull=False)
    found = rated.aggregate(count=Count("pk"), mean=Avg("rating"), good=Count("pk", filter=Q(rating__gte=GOOD)))
    if found["count"] < FEWEST_RATINGS:
        return Ratings(found["count"], None, None)
    return Ratings(found["count"], float(found["mean"]), found["good"] / found["count"])


def _fresh_feedback(since: datetime) -> Q:
    """Bugs and suggestions that are open, or on which something happened since."""
    moved = Q(status__in=Ticket.OPEN_STATES) | Q(last_activity_at__gte=since)
    return moved & Q(kind__in=[Ticket.Kind.BUG, Ticket.Kind.SUGGESTION])


def _feedback(here: TicketQuerySet, since: datetime) -> list[Feedback]:
    return [
        Feedback(
            number=ticket.pk,
            subject=ticket.subject,
            kind=ticket.kind,
            status=ticket.status,
            is_passed_on=ticket.forwarded_at is not None,
            filed_at=ticket.filed_at,
        )
        for ticket in here.filter(_fresh_feedback(since)).latest_first()[:LATEST]
    ]


def _products(institution: Institution, since: datetime, now: datetime) -> list[ProductUsed]:
    """Products that enough people use stand alone; the others together, while together they are enough people."""
    days = (timezone.localdate(since), timezone.localdate(now))
    kept = ProductUse.objects.filter(institution=institution, day__range=days)
    people = Count("who", distinct=True)
    found = kept.values("product").annotate(people=people, n=Sum("count"), spent=Sum("minutes"))
    rows = list(found.order_by("product__sort_key").values_list("product", "product__name", "people", "n", "spent"))
    shown = [ProductUsed(name, many, n, spent) for _pk, name, many, n, spent in rows if many >= FEWEST_PEOPLE]
    small = [pk for pk, _name, many, _n, _spent in rows if many < FEWEST_PEOPLE]
    if not small:
        return shown
    others = kept.filter(product__in=small).aggregate(people=people, n=Sum("count"), spent=Sum("minutes"))
    if others["people"] < FEWEST_PEOPLE:
        return [*shown, ProductUsed("", None, None, None)]
    return [*shown, ProductUsed("", others["people"], others["n"], others["spent"])]


def _former(checkin: CheckIn) -> list[Former]:
    acts = Act.objects.open().filter(checkin__institution=checkin.institution_id).exclude(checkin=checkin)
    shared = acts.filter(checkin__shared_at__isnull=False)
    return [Former(act.text, act.owner_id, act.by_vendor, act.due_on) for act in shared.by_due()[:SHOWN]]
