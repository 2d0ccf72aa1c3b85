from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from packages.models import Service

COUNTED = (
    Service.Code.WRITTEN,
    Service.Code.PHONE,
    Service.Code.REMOTE,
    Service.Code.ONSITE,
    Service.Code.WORKSHOP,
)
BIGGEST_ID = 2**63 - 1
BIGGEST_NUMBER = 2**31 - 1
ALL = [("", gettext_lazy("All"))]


def number(label: Any, *, required: bool = False, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=required, min_value=0, max_value=BIGGEST_NUMBER, localize=True, help_text=help_text
    )
