from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import Institution


class NamesForm(forms.Form):
    to = forms.ChoiceField(
        label=_("Who reads the names"), choices=Institution.NamesFor.choices, widget=forms.RadioSelect
    )
