"""What the desk's pages take in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.models import Ticket
from tickets.queries.queue import Filters

LONGEST_TEXT = 50_000
LARGEST_ID = 2**63 - 1
_VIEWS = [(name, name) for name in ("all", "unassigned", "mine", "customer", "quota")]
_LANES = [(name, name) for name in ("late", "1", "2", "3", "4", str(Ticket.NO_PRIORITY))]
_STATES = [(state.value, state.label) for state in Ticket.QUEUE_STATES]


class FilterForm(forms.Form):
    """The query string of a list. Values outside these are as if they were not there."""

    view = forms.ChoiceField(choices=_VIEWS, required=False)
    lane = forms.ChoiceField(choices=_LANES, required=False)
    product = forms.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    institution = forms.CharField(max_length=100, required=False)
    status = forms.ChoiceField(choices=_STATES, required=False)
    kind = forms.ChoiceField(choices=Ticket.Kind.choices, required=False)

    def filters(self, team: str) -> Filters:
        self.is_valid()
        clean = {name: value for name, value in self.cleaned_data.items() if value}
        return Filters(team=team, **clean)


class _WritingForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        error_messages={"required": _("Write something first."), "max_length": _("The text is too long.")},
    )
    key = forms.UUIDField()


class AnswerForm(_WritingForm):
    """`seen` is the newest public comment that stood above the form."""

    then = forms.ChoiceField(
        choices=[(state.value, state.label) for state in (Ticket.Status.WAITING, Ticket.Status.IN_PROGRESS)]
        + [(Ticket.Status.RESOLVED.value, Ticket.Status.RESOLVED.label)],
        required=False,
    )
    seen = forms.IntegerField(min_value=0, max_value=LARGEST_ID, required=False)

    def clean_then(self) -> str:
        return self.cleaned_data["then"] or Ticket.Status.WAITING

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0


class NoteForm(_WritingForm):
    pass


class CallForm(_WritingForm):
    minutes = forms.IntegerField(
        min_value=1,
        max_value=24 * 60,
        error_messages={
            "required": _("Enter how long the call took."),
            "invalid": _("Enter the minutes as a whole number."),
            "min_value": _("Enter 1 to 1440 minutes."),
            "max_value": _("Enter 1 to 1440 minutes."),
        },
    )


class SkipForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you pass it on?"),
        max_length=300,
        error_messages={"required": _("Write why you pass the ticket on.")},
    )


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.name} · {person.get_vendor_role_display()}"


class AssignForm(forms.Form):
    to = PersonChoice(
        label=_("Assign to"),
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose a person."), "invalid_choice": _("Choose one of our own people.")},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class EscalateForm(forms.Form):
    """`seen` is the channel the ticket was on when the form was shown."""

    to = forms.ChoiceField(
        choices=Ticket.Channel.choices,
        error_messages={"required": _("Choose a channel."), "invalid_choice": _("Choose a channel.")},
    )
    seen = forms.ChoiceField(choices=Ticket.Channel.choices, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


_SOFTWARE_KINDS = [(kind.value, kind.label) for kind in (Ticket.Kind.BUG, Ticket.Kind.SUGGESTION)]


class ForwardForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=_SOFTWARE_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is a bug or a suggestion.")},
    )


class ReclassifyForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Ticket.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind.")},
    )


class DismissForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Why is it dismissed?"),
        choices=[(choice.value, choice.label) for choice in (Ticket.Outcome.WRONG_PLACE, Ticket.Outcome.SPAM)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the request is dismissed.")},
    )
    reason = forms.CharField(label=_("Details"), max_length=300, required=False)


class MergeForm(forms.Form):
    into = forms.CharField(
        label=_("Number of the request that stays"),
        max_length=20,
        error_messages={"required": _("Enter the number of the other request.")},
    )

    def clean_into(self) -> int:
        number = self.cleaned_data["into"].strip().lstrip("#")
        if not (number.isascii() and number.isdigit() and 0 < int(number) <= LARGEST_ID):
            raise forms.ValidationError(_("Enter the number of the other request."))
        return int(number)


class ExcuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is the miss excused?"),
        max_length=300,
        error_messages={"required": _("Write why the miss is excused.")},
    )


class TickedForm(forms.Form):
    """The ticked rows of the queue; at most one page of them."""

    ticket = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticked = self.data.getlist("ticket")[:25] if self.is_bound else []  # type: ignore[attr-defined]
        numbers = [value for value in ticked if value.isascii() and value.isdigit() and len(value) < 19]
        self.fields["ticket"].choices = [(value, value) for value in numbers]  # type: ignore[attr-defined]
