from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

LARGEST = 2**31 - 1


class CorrectionForm(forms.Form):
    granted = forms.IntegerField(
        label=gettext_lazy("Change of the granted units"),
        min_value=-LARGEST,
        max_value=LARGEST,
        localize=True,
        initial=0,
        help_text=gettext_lazy("−2 takes two away, 2 adds two, 0 only lets the ledger agree with the holds."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The institution reads it on its statement."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid4()})


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("Who asked for it reads it.")
    )
