"""What institutions asked of support in a year: what was held or spent, what waits for a unit, and how soon it was
answered. For the advisor, in five statements however many institutions."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from organizations.models import Membership, Region
from packages.advisor import YEAR, Need
from packages.models import Service
from packages.queries import daily, days_of_use, first_days
from tickets.models import SlaClock, Ticket

REQUESTS = frozenset({Service.Code.WRITTEN.value, Service.Code.PHONE.value, Service.Code.REMOTE.value})
COUNTED = (*sorted(REQUESTS), Service.Code.ONSITE.value, Service.Code.WORKSHOP.value)


def needs(institutions: Collection[int], today: date, minutes: Collection[int] = ()) -> dict[int, Need]:
    """`minutes` are the first-answer times that met answers are counted for."""
    since = today - timedelta(days=YEAR - 1)
    used = days_of_use(institutions, since=since, until=today)
    waiting = _waiting(institutions, since)
    begins = first_days(institutions, today)
    users, regions = _people(institutions), _regions(institutions)
    answers = _answers(institutions, since, minutes) if minutes else {}
    found = {}
    for pk in institutions:
        begins_on = max(since, min([begins.get(pk, today), *waiting.get(pk, {})]))
        days = {code: Counter(used.get((pk, code), {})) for code in COUNTED}
        days[Service.Code.WRITTEN.value] += Counter(waiting.get(pk, {}))
        answered, *met = answers.get(pk, [0, *(0 for _ in minutes)])
        found[pk] = Need(
            begins_on=begins_on,
            uses={code: daily(units, begins_on, today) for code, units in days.items()},
            users=users.get(pk, 0),
            regions=regions.get(pk, 0),
            requests=REQUESTS,
            answered=answered,
            met=dict(zip(minutes, met, strict=True)),
        )
    return found


def _waiting(institutions: Collection[int], since: date) -> dict[int, dict[date, int]]:
    """Requests that found no unit are demand too."""
    found: dict[int, dict[date, int]] = defaultdict(dict)
    waiting = Ticket.objects.filter(institution__in=institutions, status=Ticket.Status.AWAITING_QUOTA)
    by_day = waiting.annotate(day=TruncDate("filed_at")).filter(day__gte=since).values_list("institution", "day")
    for pk, day, units in by_day.annotate(units=Count("pk")).order_by():
        found[pk][day] = units
    return found


def _people(institutions: Collection[int]) -> dict[int, int]:
    seated = Membership.objects.seated().filter(institution__in=institutions)
    return dict(seated.values_list("institution").annotate(Count("pk")).order_by())


def _regions(institutions: Collection[int]) -> dict[int, int]:
    living = Region.objects.filter(institution__in=institutions, archived_at=None)
    return dict(living.values_list("institution").annotate(Count("pk")).order_by())


def _answers(institutions: Collection[int], since: date, minutes: Collection[int]) -> Mapping[int, list[int]]:
    """How many first answers there were, and how many of them within each number of minutes."""
    answered = SlaClock.objects.filter(ticket__institution__in=institutions, elapsed_seconds__isnull=False)
    recent = answered.annotate(day=TruncDate("ticket__filed_at")).filter(day__gte=since)
    counts = [Count("pk", filter=Q(elapsed_seconds__lte=60 * most)) for most in minutes]
    rows = recent.values_list("ticket__institution").annotate(
        all=Count("pk"), **{f"within_{number}": count for number, count in enumerate(counts)}
    )
    return {pk: numbers for pk, *numbers in rows.order_by()}
