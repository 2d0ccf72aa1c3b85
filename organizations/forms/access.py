from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import SupportAccess

HOURS = [
    (1, _("1 hour")),
    (2, _("2 hours")),
    (4, _("4 hours")),
    (8, _("8 hours")),
    (24, _("24 hours")),
    (48, _("2 days")),
    (SupportAccess.MOST_HOURS, _("3 days, the longest")),
]


class HoursForm(forms.Form):
    hours = forms.TypedChoiceField(label=_("How long"), choices=HOURS, coerce=int, initial=4)


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("What for"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what the access is for.")},
    )


class AskForm(HoursForm):
    reason = _reason()
    field_order = ("reason", "hours")


class OfferForm(HoursForm):
    colleague = forms.ModelChoiceField(User.objects.none(), label=_("Who"), empty_label="–")
    reason = _reason()
    field_order = ("colleague", "reason", "hours")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        roles = (User.VendorRole.AGENT, User.VendorRole.MANAGER)
        people = User.objects.filter(vendor_role__in=roles, is_active=True).order_by("sort_key", "id")
        self.fields["colleague"].queryset = people  # type: ignore[attr-defined]
