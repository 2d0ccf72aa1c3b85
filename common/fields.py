"""Form fields that accept what people type here."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common import phones
from common.turkish import fold_email


class PhoneField(forms.CharField):
    """0312 265 05 10 dahili 12, +90 (312) 265-05-10, +49 30 1234567: kept in one way of writing."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("label", _("Phone"))
        given.setdefault("max_length", 40)
        given.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}))
        super().__init__(**given)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return text
        try:
            return phones.neat(text)
        except ValueError:
            raise ValidationError(_("Write the phone number with 10 digits.")) from None


class FoldedEmailField(forms.EmailField):
    """An e-mail address as we keep it: İNFO@x is info@x."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("label", _("E-mail"))
        given.setdefault("max_length", 254)
        super().__init__(**given)

    def to_python(self, value: Any) -> str:
        return fold_email(str(super().to_python(value) or ""))
