"""The names of what figures are kept apart by, as they are called today, each in one statement."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import User
from common.turkish import sort_key
from organizations.models import Institution, Region, Unit
from packages.models import TierVersion
from products.models import Product
from reports.asked import Asked
from reports.pseudonyms import pseudonym
from reports.words import age_words
from tickets.models import Ticket

Names = Mapping[Any, str]


def names(by: str, keys: Collection[Any]) -> Names:
    """A word for each key, in the order in which they are shown."""
    return _NAMERS[by](keys)


def names_for_reader(by: str, keys: Collection[Any], asked: Asked) -> Names:
    """The same, but people of an institution under their pseudonyms where its rule keeps the names from this reader."""
    if by != "person" or asked.institution is None or asked.reads_names:
        return names(by, keys)
    key = asked.institution.pseudonym_key
    marks = {person: pseudonym(key, asked.report, person) for person in keys if person}
    nobody = {None: _("Nobody")} if None in keys else {}
    return dict(sorted(marks.items(), key=lambda item: item[1])) | nobody


def _days(keys: Collection[Any]) -> Names:
    return {key: formats.date_format(key, "SHORT_DATE_FORMAT") for key in sorted(keys)}


def _months(keys: Collection[Any]) -> Names:
    return {key: formats.date_format(key, "YEAR_MONTH_FORMAT") for key in sorted(keys)}


def _weekdays(keys: Collection[Any]) -> Names:
    words = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return {key: words[key - 1] for key in sorted(keys)}


def _weekday_hours(keys: Collection[Any]) -> Names:
    days = _weekdays({day for day, _hour in keys})
    return {(day, hour): f"{days[day]} {hour:02}" for day, hour in sorted(keys)}


def _hours(keys: Collection[Any]) -> Names:
    return {key: f"{key:02}" for key in sorted(keys)}


def _units(keys: Collection[Any]) -> Names:
    """Units of one name are told apart by their region."""
    rows = Unit.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "name", "region__name")
    times = Counter(name for _pk, name, _region in rows)
    named = {pk: f"{name} · {region}" if region and times[name] > 1 else name for pk, name, region in rows}
    return _in_order(named) | ({None: _("Without a unit")} if None in keys else {})


def _regions(keys: Collection[Any]) -> Names:
    """Keys are paths; each is named by its last region, since that is where the requests came from."""
    found = dict(Region.objects.filter(pk__in={path[-1] for path in keys if path}).values_list("pk", "name"))
    named = {path: found.get(path[-1], "–") for path in keys if path}
    return _in_order(named) | ({(): _("Outside the regions")} if () in keys else {})


def _in_order(named: Names) -> dict[Any, str]:
    return dict(sorted(named.items(), key=lambda item: sort_key(item[1])))


def _products(keys: Collection[Any]) -> Names:
    return _of(Product.objects.filter(pk__in=[key for key in keys if key]), keys, _("No product"))


def _institutions(keys: Collection[Any]) -> Names:
    return _of(Institution.objects.filter(pk__in=[key for key in keys if key]), keys, "–")


def _people(keys: Collection[Any]) -> Names:
    return _of(User.objects.filter(pk__in=[key for key in keys if key]), keys, _("Nobody"))


def _agents(keys: Collection[Any]) -> Names:
    return _of(User.objects.filter(pk__in=[key for key in keys if key]), keys, _("Customers or the system"))


def _priorities(keys: Collection[Any]) -> Names:
    published = TierVersion.objects.filter(state=TierVersion.State.PUBLISHED).order_by("number")
    tiers = dict(published.values_list("priority", "tier__name"))
    tiers[Ticket.NO_PRIORITY] = _("Without a package")
    return {key: tiers.get(key, str(key)) for key in sorted(keys)}


def _ages(keys: Collection[Any]) -> Names:
    words = age_words()
    return {key: words.get(key, str(key)) for key in sorted(keys)}


def _channels(keys: Collection[Any]) -> Names:
    labels = {channel.value: str(channel.label) for channel in Ticket.Channel}
    return {key: labels.get(key, key) for key in (*labels, *sorted(set(keys) - set(labels))) if key in keys}


def _of(rows: Any, keys: Collection[Any], nothing: str) -> Names:
    found = dict(rows.order_by("sort_key", "id").values_list("pk", "name"))
    return {**found, **({None: nothing} if None in keys else {})}


_NAMERS: dict[str, Callable[[Collection[Any]], Names]] = {
    "day": _days,
    "month": _months,
    "weekday": _weekdays,
    "hour": _hours,
    "weekday_hour": _weekday_hours,
    "age": _ages,
    "unit": _units,
    "regions": _regions,
    "product": _products,
    "institution": _institutions,
    "person": _people,
    "agent": _agents,
    "answered": lambda keys: {key: _("excuses of answers alone") for key in keys},
    "priority": _priorities,
    "channel": _channels,
}


def narrowed_words(narrowed: Mapping[str, Any]) -> list[str]:
    """What rows are narrowed to, as words."""
    return [names(by, [key])[key] for by, key in narrowed.items()]
