from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy

from packages.models import Service

COUNTED = (
    Service.Code.WRITTEN,
    Service.Code.PHONE,
    Service.Code.REMOTE,
    Service.Code.ONSITE,
    Service.Code.WORKSHOP,
)
BIGGEST_ID = 2**63 - 1
BIGGEST_NUMBER = 2**31 - 1
ALL = [("", gettext_lazy("All"))]


def number(label: Any, *, required: bool = False, help_text: Any = "", initial: int | None = None) -> Any:
    words = gettext_lazy("Enter a whole number, 0 or more.")
    return forms.IntegerField(
        label=label,
        required=required,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "number"}),
        help_text=help_text,
        initial=initial,
        validators=[
            MinValueValidator(0, words),
            MaxValueValidator(BIGGEST_NUMBER, gettext_lazy("The number is too large.")),
        ],
        error_messages={"invalid": words},
    )


class LastDayField(forms.DateField):
    """People name the last day; what runs until then ends on the day after it. Empty stays empty."""

    def clean(self, value: Any) -> date | None:
        last_on = super().clean(value)
        return last_on + timedelta(days=1) if last_on else None


def last_day() -> LastDayField:
    help_text = gettext_lazy("Empty: a year from the first day.")
    return LastDayField(label=gettext_lazy("Last day"), required=False, help_text=help_text)


def price(label: Any, *, initial: Any = None) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        localize=True,
        initial=initial,
        help_text=gettext_lazy("In lira, for example 12.480,50"),
    )
