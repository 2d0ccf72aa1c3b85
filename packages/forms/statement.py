from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from packages.forms.fields import ALL
from packages.models import LedgerEntry, Service, Subscription


class StatementForm(forms.Form):
    """The filters of a statement; they live in the address."""

    package = forms.TypedChoiceField(label=gettext_lazy("Package"), required=False, coerce=int, empty_value=None)
    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Entry"), required=False, choices=[*ALL, *LedgerEntry.Kind.choices])
    person = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=100)
    since = forms.DateField(label=gettext_lazy("From"), required=False)
    until = forms.DateField(label=gettext_lazy("Until"), required=False)

    def __init__(self, data: Any, services: list[Service], packages: list[Subscription]) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["package"]).choices = [*ALL, *((one.pk, str(one)) for one in packages)]
        cast(forms.ChoiceField, self.fields["service"]).choices = [
            *ALL,
            *((service.code, service.name) for service in services),
        ]
