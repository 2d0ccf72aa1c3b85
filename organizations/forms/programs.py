from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations import told
from organizations.models import Institution, ProgramToken

Scope = ProgramToken.Scope


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("The program that will use it, as in “Licence server”."),
        error_messages={"required": _("Say which program will use it.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one thing at least.")},
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=ProgramToken.Lasts.choices,
        coerce=int,
        initial=ProgramToken.Lasts.YEAR,
        help_text=_("Then it is over, and a new one takes its place. You are told two weeks before."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        """What the package lacks is not offered."""
        super().__init__(*args, **kwargs)
        if not told.offers_product_use(institution.pk):
            rest = [choice for choice in Scope.choices if choice[0] != Scope.PRODUCT_USE]
            cast(forms.MultipleChoiceField, self.fields["scopes"]).choices = rest
