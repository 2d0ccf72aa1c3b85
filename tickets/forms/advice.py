from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import formats
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

BIGGEST_ID = 2**63 - 1


def _between(label: Any, lowest: int, highest: int, help_text: Any = "") -> forms.IntegerField:
    """A number that may be left empty; what cannot be read or lies outside gets the same sentence."""
    sentence = gettext_lazy("Enter a whole number from {low} to {high}.")
    high = lazy(formats.number_format, str)(highest, force_grouping=True)
    words = format_lazy(sentence, low=lowest, high=high)
    return forms.IntegerField(
        label=label,
        required=False,
        localize=True,
        validators=[MinValueValidator(lowest, words), MaxValueValidator(highest, words)],
        error_messages={"invalid": words},
        help_text=help_text,
    )


class AdviceForm(forms.Form):
    """A year that is planned instead of the one that was. What is left empty stays as it is."""

    institution = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    users = _between(gettext_lazy("Users"), 1, 100_000)
    regions = _between(gettext_lazy("Regions to come"), 0, 1000)
    growth = _between(
        gettext_lazy("More requests, in percent"),
        -90,
        1000,
        gettext_lazy("Without a percentage, requests grow with the users."),
    )

    def plan(self) -> dict[str, int | None]:
        """A field that cannot be read changes nothing, and says so."""
        typed = self.cleaned_data
        return {"users": typed.get("users"), "regions": typed.get("regions"), "growth": typed.get("growth")}
