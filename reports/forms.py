from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from packages.models import Tier
from reports.queries import Filters

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
