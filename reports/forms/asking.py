from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from packages.models import Tier
from reports.figures import FIGURES
from reports.periods import BAD, BadPeriod, Period, chosen, month_of, quarter_of
from reports.queries import Filters, Mark
from tickets.models import Ticket

ALL = [("", gettext_lazy("All"))]
NO_TIER = [("lapsed", gettext_lazy("Package ended")), ("none", gettext_lazy("Never had a package"))]
ENDING = [
    ("30", gettext_lazy("in 30 days")),
    ("60", gettext_lazy("in 60 days")),
    ("90", gettext_lazy("in 90 days")),
]
RENEWAL = [("open", gettext_lazy("Not renewed yet")), ("renewed", gettext_lazy("Renewed"))]
USE = [("over", gettext_lazy("Over-used")), ("under", gettext_lazy("Under-used"))]
RISK = [
    ("any", gettext_lazy("At risk, whatever the reason")),
    ("quota", gettext_lazy("Quota used up")),
    ("misses", gettext_lazy("First answers missed")),
    ("satisfaction", gettext_lazy("Low satisfaction")),
    ("suspended", gettext_lazy("Suspended")),
]
ORDER = [("", gettext_lazy("Name")), ("end", gettext_lazy("End of the package"))]
REASONS = dict([*USE, *RISK])


class PortfolioForm(forms.Form):
    """The filters of the institutions; they live in the address."""

    q = forms.CharField(label=gettext_lazy("Institution"), required=False, max_length=100)
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), required=False)
    ending = forms.ChoiceField(label=gettext_lazy("Ends"), required=False, choices=[*ALL, *ENDING])
    renewal = forms.ChoiceField(label=gettext_lazy("Renewal"), required=False, choices=[*ALL, *RENEWAL])
    use = forms.ChoiceField(label=gettext_lazy("Use"), required=False, choices=[*ALL, *USE])
    risk = forms.ChoiceField(label=gettext_lazy("Risk"), required=False, choices=[*ALL, *RISK])
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=ORDER)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        tiers = Tier.objects.order_by("rank").values_list("code", "name")
        cast(forms.ChoiceField, self.fields["tier"]).choices = [*ALL, *tiers, *NO_TIER]

    def filters(self) -> Filters:
        """An address that reads badly asks for everything."""
        return Filters(**self.cleaned_data) if self.is_valid() else Filters()


PERIODS = [
    ("this-month", gettext_lazy("This month")),
    ("last-month", gettext_lazy("Last month")),
    ("this-quarter", gettext_lazy("This quarter")),
    ("last-quarter", gettext_lazy("Last quarter")),
    ("contract", gettext_lazy("Contract year")),
    ("custom", gettext_lazy("Two dates")),
]


class PeriodForm(forms.Form):
    """Which period; the choice lives in the address. `term` is the package's, for the contract year."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), choices=PERIODS, required=False)
    first = forms.DateField(label=gettext_lazy("From"), required=False)
    last = forms.DateField(label=gettext_lazy("Until"), required=False)

    def __init__(self, data: Any, *, today: date, term: Period | None) -> None:
        super().__init__(data)
        self.today, self.term = today, term
        if term is None:
            choices = [choice for choice in PERIODS if choice[0] != "contract"]
            cast(forms.ChoiceField, self.fields["period"]).choices = choices

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        if typed.get("period") == "custom" or (not typed.get("period") and (typed.get("first") or typed.get("last"))):
            typed["chosen"] = self._two_dates(typed)
        else:
            typed["chosen"] = self._named(typed.get("period") or "last-month")
        return typed

    def _two_dates(self, typed: dict[str, Any]) -> Period | None:
        for field in ("first", "last"):
            if not typed.get(field):
                self.add_error(field, str(BAD["no_day"]))
        if self.errors:
            return None
        try:
            return chosen(typed["first"], typed["last"], self.today)
        except BadPeriod as bad:
            self.add_error("first" if bad.reason in {"future", "early"} else "last", str(bad.sentence))
            return None

    def _named(self, name: str) -> Period:
        month, quarter = month_of(self.today), quarter_of(self.today)
        named = {
            "this-month": month,
            "last-month": month.before,
            "this-quarter": quarter,
            "last-quarter": quarter.before,
        }
        return named.get(name) or self.term or month.before


SPANS = [(6, gettext_lazy("6 months")), (12, gettext_lazy("12 months")), (24, gettext_lazy("24 months"))]


class MonthsForm(forms.Form):
    """How many months back from today, or two dates; an address that reads badly shows half a year."""

    months = forms.ChoiceField(choices=[("", ""), *SPANS], required=False)
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.back = int(self.cleaned_data["months"] or SPANS[0][0]) if self.is_valid() else SPANS[0][0]

    def period(self) -> Period:
        typed = self.cleaned_data if self.is_valid() else {}
        if typed.get("first") and typed.get("last"):
            try:
                return chosen(typed["first"], typed["last"], self.today)
            except BadPeriod:
                pass
        return Period(self.today, self.today).at_least_months(self.back)

    def spans(self) -> list[tuple[int, Any, bool]]:
        return [(months, label, months == self.back) for months, label in SPANS]


NOBODY = "none"
_NUMBERS = ("unit", "person", "product", "institution", "agent", "priority", "hour", "weekday", "age", "answered")
_VENDORS = ("institution", "agent", "answered")  # what an institution's own rows are never narrowed to


class RowsForm(forms.Form):
    """Which rows: of which figure, narrowed to what, and where the page begins."""

    figure = forms.ChoiceField(required=False, choices=[(code, code) for code in FIGURES])
    channel = forms.ChoiceField(required=False, choices=[("", ""), *Ticket.Channel.choices])
    regions = forms.RegexField(r"^(none|\d{1,18}(,\d{1,18}){0,9})$", required=False)
    after = forms.RegexField(r"^[0-9T:.+-]{20,40}~\d{1,18}~[a-z_]{0,20}$", required=False)

    def __init__(self, data: Any, *, is_vendors: bool = False) -> None:
        super().__init__(data)
        self.is_vendors = is_vendors
        for name in _NUMBERS:
            self.fields[name] = forms.RegexField(rf"^({NOBODY}|\d{{1,18}})$", required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for name in _VENDORS:
            if typed.get(name) and not self.is_vendors:
                self.add_error(name, "no row is narrowed to this")
        return typed

    def narrowed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        found: dict[str, Any] = {
            name: None if typed[name] == NOBODY else int(typed[name]) for name in _NUMBERS if typed[name]
        }
        if typed["regions"]:
            path = typed["regions"]
            found["regions"] = () if path == NOBODY else tuple(int(pk) for pk in path.split(","))
        if typed["channel"]:
            found["channel"] = typed["channel"]
        return found

    def mark(self) -> Mark | None:
        if not self.cleaned_data["after"]:
            return None
        at, ticket, measure = self.cleaned_data["after"].split("~")
        try:
            return Mark(datetime.fromisoformat(at), int(ticket), measure)
        except ValueError:
            return None
