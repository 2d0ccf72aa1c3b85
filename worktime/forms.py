import re
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from worktime.days import spans_as_text
from worktime.hours import InvalidHours, Spans, check_spans

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_TARGET = 10_000  # minutes; the tester needs no more

_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–—]\s*(\d{1,2})[:.](\d{2})")


class SpansField(forms.CharField):
    """The hours of a day as people write them: "08:30–12:30, 13:30–18:00". Empty means none."""

    def __init__(self, *, label: Any = None, required: bool = True, help_text: Any = "") -> None:
        super().__init__(label=label, required=required, help_text=help_text, max_length=100)

    def prepare_value(self, value: Any) -> Any:
        return spans_as_text(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        spans = tuple(_span(part.strip()) for part in re.split(r"[,;]", text) if part.strip())
        try:
            check_spans(spans)
        except InvalidHours as error:
            raise ValidationError(
                _("The hours of a day must be in order and must not overlap."), code="overlap"
            ) from error
        return spans


def _span(text: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        opens_hour, opens_minute, closes_hour, closes_minute = map(int, found.groups())
        return time(opens_hour, opens_minute), time(closes_hour, closes_minute)
    except ValueError as error:
        raise ValidationError(_("Write the hours like this: 08:30–12:30, 13:30–18:00"), code="invalid") from error


def _day_field() -> forms.DateField:
    return forms.DateField(
        label=_("Day"),
        help_text=_("For example 31.12.2026"),
        error_messages={"invalid": _("Write the day like this: 31.12.2026")},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It stays in the history of the calendar."))


class WeekForm(ReasonForm):
    """One field for each day of the week, Monday first, then the reason."""

    def __init__(self, data: Any = None, *, week: dict[int, Spans]) -> None:
        super().__init__(data)
        for weekday in range(7):
            field = SpansField(label=WEEKDAYS[weekday], required=False)
            field.initial = week.get(weekday, ())
            self.fields[f"day_{weekday}"] = field
        self.order_fields([f"day_{weekday}" for weekday in range(7)])

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{weekday}"] for weekday in range(7)]

    @property
    def week(self) -> dict[int, Spans]:
        return {weekday: self.cleaned_data[f"day_{weekday}"] for weekday in range(7)}

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.week.values()):
            raise ValidationError(_("The week needs at least one working day."), code="empty")
        return self.cleaned_data


class CloseDayForm(forms.Form):
    on = _day_field()
    name = forms.CharField(
        label=_("Why is it closed?"), max_length=80, help_text=_("Customers read this when they ask about a due time.")
    )
    until = forms.TimeField(
        label=_("Closes at"),
        required=False,
        help_text=_("Leave it empty when the whole day is closed."),
        error_messages={"invalid": _("Write the time like this: 15:00")},
    )


class OverrideDayForm(forms.Form):
    on = _day_field()
    spans = SpansField(label=_("Hours on that day"), help_text=_("For example 08:30–12:30, 13:30–15:00"))
    name = forms.CharField(
        label=_("Why is it different?"),
        max_length=80,
        help_text=_("Customers read this when they ask about a due time."),
    )


class ImportForm(forms.Form):
    """`seen` is the revision the preview was made from."""

    years = forms.TypedMultipleChoiceField(
        label=_("Years"), coerce=int, error_messages={"required": _("Choose at least one year.")}
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, years: list[int], seen: int) -> None:
        super().__init__(data, initial={"seen": seen})
        self.fields["years"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class LimitForm(forms.Form):
    """What would the limit be for a request filed at …"""

    filed_at = forms.DateTimeField(
        label=_("Filed at"),
        help_text=_("For example 23.11.2026 17:30"),
        error_messages={"invalid": _("Write day and time like this: 23.11.2026 17:30")},
    )
    minutes = forms.IntegerField(
        label=_("First response time in minutes"),
        min_value=1,
        max_value=LONGEST_TARGET,
        initial=120,
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], _("Write the minutes as a number, 1 to 10000.")
        ),
    )

    def clean_filed_at(self) -> datetime:
        filed_at: datetime = self.cleaned_data["filed_at"]
        if not FIRST_YEAR <= filed_at.year <= LAST_YEAR:
            raise ValidationError(
                _("Choose a year between %(first)s and %(last)s."),
                code="year",
                params={"first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
            )
        return filed_at
