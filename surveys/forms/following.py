from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.models import FollowUp
from surveys.queries.following import CLOSED, FREE, MINE, OPEN, OVERDUE

VIEWS = [
    (OPEN, _("Open")),
    (OVERDUE, _("Overdue")),
    (MINE, _("Mine")),
    (FREE, _("Taken by nobody")),
    (CLOSED, _("Closed")),
]


class FollowUpsForm(forms.Form):
    """What the list shows. What reads badly is left out."""

    view = forms.ChoiceField(label=_("State"), choices=VIEWS, required=False)
    institution = forms.CharField(label=_("Institution"), max_length=100, required=False)
    after = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class SayForm(forms.Form):
    text = forms.CharField(label=_("What was said and done"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class CloseForm(SayForm):
    outcome = forms.ChoiceField(
        label=_("How it ended"),
        choices=FollowUp.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ended.")},
    )
    told = forms.CharField(
        label=_("Note to the institution"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The requester and the central administrators read it, also in the history of the request."),
    )
