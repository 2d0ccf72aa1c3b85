from django import forms
from django.utils.translation import gettext_lazy

BIGGEST_ID = 2**63 - 1


class AdviceForm(forms.Form):
    """A year that is planned instead of the one that was. What is left empty stays as it is."""

    institution = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    users = forms.IntegerField(
        label=gettext_lazy("Users"), required=False, min_value=1, max_value=100_000, localize=True
    )
    regions = forms.IntegerField(
        label=gettext_lazy("Regions to come"), required=False, min_value=0, max_value=1000, localize=True
    )
    growth = forms.IntegerField(
        label=gettext_lazy("More requests, in percent"),
        required=False,
        min_value=-90,
        max_value=1000,
        localize=True,
        help_text=gettext_lazy("Empty: as many more as there are more users."),
    )

    def plan(self) -> dict[str, int | None]:
        """A field that cannot be read changes nothing, and says so."""
        typed = self.cleaned_data
        return {"users": typed.get("users"), "regions": typed.get("regions"), "growth": typed.get("growth")}
