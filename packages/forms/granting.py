from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from packages.forms.fields import number
from packages.models import QuotaAccount, Subscription


class AccountField(forms.ModelChoiceField):
    def label_from_instance(self, obj: QuotaAccount) -> str:
        return obj.service.name


class TopUpForm(forms.Form):
    account = AccountField(label=gettext_lazy("Service"), empty_label="–", queryset=QuotaAccount.objects.none())
    amount = number(gettext_lazy("Units"), required=True)
    reason = forms.CharField(label=gettext_lazy("Order or note"), required=False, max_length=300)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, subscription: Subscription) -> None:
        super().__init__(data, initial={"key": uuid4()})
        counted = QuotaAccount.objects.filter(subscription=subscription, unlimited=False).select_related("service")
        cast(AccountField, self.fields["account"]).queryset = counted.order_by("service__number")


class GoodwillForm(TopUpForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The institution reads it on its statement."),
    )
