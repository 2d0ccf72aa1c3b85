from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from packages.forms.choosing import PackageForm


class SaleForm(PackageForm):
    contract_number = forms.CharField(label=gettext_lazy("Contract number"), max_length=60)
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), initial=timezone.localdate, help_text=gettext_lazy("For example 01.01.2027")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: a year from the first day.")
    )
    field_order = ["offer", "seats", "starts_on", "ends_on", "contract_number"]

    def clean(self) -> dict[str, Any]:
        """People name the last day; a subscription ends on the day after it."""
        typed = super().clean()
        starts_on, last_on = typed.get("starts_on"), typed.get("ends_on")
        if starts_on and "ends_on" in typed:
            typed["ends_on"] = last_on + timedelta(days=1) if last_on else _a_year_after(starts_on)
        return typed


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)
