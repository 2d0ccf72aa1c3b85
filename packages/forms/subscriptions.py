from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from packages.forms.fields import ALL, BIGGEST_ID
from packages.models import Subscription, Tier


class PageForm(forms.Form):
    """What only links write into the address; anything odd in it is a bad request, not a mistake of a person."""

    institution = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    subscription = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    before = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)


class SubscriptionsForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Institution"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[*ALL, *Subscription.State.choices])
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        tiers = Tier.objects.order_by("rank").values_list("code", "name")
        cast(forms.ChoiceField, self.fields["tier"]).choices = [*ALL, *tiers]
