from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from packages.forms.choosing import PackageForm
from packages.forms.fields import last_day


class SaleForm(PackageForm):
    contract_number = forms.CharField(label=gettext_lazy("Contract number"), max_length=60)
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), initial=timezone.localdate, help_text=gettext_lazy("For example 01.01.2027")
    )
    ends_on = last_day()
    field_order = ["offer", "seats", "starts_on", "ends_on", "contract_number"]
