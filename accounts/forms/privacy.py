from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataRequest, User
from common.fields import FoldedEmailField, PhoneField

LONGEST = 4000


class DataRequestForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What you ask for"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect, initial="access"
    )
    text = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Needed for a correction and an objection. Do not write more about yourself than it takes."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, kind: str = "") -> None:
        initial = {"key": uuid4()} | ({"kind": kind} if kind in DataRequest.Kind.values else {})
        super().__init__(data, initial=initial)


class FileForForm(DataRequestForm):
    """A request that came by letter or mail."""

    email = FoldedEmailField(label=_("E-mail of the person"), help_text=_("As it is kept in SupportX."))
    received_on = forms.DateField(
        label=_("Received"),
        localize=True,
        help_text=_("The thirty days count from this day."),
        initial=timezone.localdate,
    )
    person: User
    field_order = ("email", "received_on", "kind", "text", "key")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["kind"].label = _("What was asked for")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        found = User.objects.filter(email=email).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this address here."))
        self.person = found
        return email


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The person reads it. Say what was done."),
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The person reads it and may complain about it to the Personal Data Protection Board."),
    )


class CorrectForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = FoldedEmailField(help_text=_("The person signs in with it."))
    phone = PhoneField(required=False)

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, initial={"name": user.name, "email": user.email, "phone": user.phone})


class EraseForm(forms.Form):
    """Typing the number is what keeps a slip of the hand from erasing somebody."""

    number = forms.IntegerField(label=_("Number of the person"), localize=False)

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data)
        self._number = user.pk
        self.fields["number"].help_text = _("Type %(number)s to confirm.") % {"number": user.pk}

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        if number != self._number:
            raise forms.ValidationError(_("This is the number of somebody else."))
        return number


class TextForm(forms.Form):
    text_tr = forms.CharField(label=_("Turkish text"), max_length=60_000, widget=forms.Textarea(attrs={"rows": 22}))
    text_en = forms.CharField(label=_("English text"), max_length=60_000, widget=forms.Textarea(attrs={"rows": 22}))


class RuleForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=36_500, help_text=_("How long this kind of data is kept.")
    )
    is_enabled = forms.BooleanField(
        label=_("Follow this rule every night"),
        required=False,
        help_text=_("Switched off, the data are kept until somebody switches it on."),
    )
