from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import ProgramToken


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("The program that will use it, as in “Licence server”."),
        error_messages={"required": _("Say which program will use it.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=ProgramToken.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one thing at least.")},
    )
