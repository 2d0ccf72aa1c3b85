"""A colleague is named by e-mail address or full name; nobody has to be shown the list of an institution for it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.models import Institution, Membership
from organizations.queries.people import colleagues_named


class ColleagueField(forms.CharField):
    """Cleans to a living membership of the institution; to None when nothing was typed and nothing has to be."""

    def __init__(self, *, institution: Institution | None = None, **options: Any) -> None:
        options.setdefault("help_text", _("E-mail address, or the full name."))
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=254, **options)
        self.institution = institution

    def clean(self, value: Any) -> Membership | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = colleagues_named(self.institution.pk, typed) if self.institution else []
        if not found:
            raise ValidationError(_("There is no such colleague at your institution."))
        if len(found) > 1:
            raise ValidationError(_("Several colleagues have this name. Write the e-mail address."))
        return found[0]
