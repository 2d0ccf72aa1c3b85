"""One person is typed, with suggestions, instead of chosen from a list of everybody."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import Institution
from surveys.queries.owners import Owner, owners_named


class OwnerInput(forms.TextInput):
    """Its list has the likeliest people from the start; a script fills it anew from `address` as somebody types."""

    def __init__(self, address: str, likely: Iterable[Owner]) -> None:
        super().__init__(attrs={"autocomplete": "off", "data-suggest": address})
        self.likely = list(likely)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        listed = f"{(attrs or {}).get('id', name)}_people"
        field = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        people = render_to_string("surveys/_owners.html", {"people": self.likely})
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, people)


class OwnerField(forms.CharField):
    """Cleans to somebody at the vendor or of the institution."""

    def __init__(self, institution: Institution, **options: Any) -> None:
        super().__init__(max_length=400, **options)
        self.institution = institution

    def clean(self, value: Any) -> User | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = owners_named(self.institution, typed)
        if not found:
            raise ValidationError(_("Nobody at the vendor or in the institution has this name or address."))
        if len(found) > 1:
            raise ValidationError(_("Several people have this name. Choose one, or write the e-mail address."))
        return found[0]
