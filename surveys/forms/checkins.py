from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from organizations.models import Institution
from surveys.actions.acts import NewAct
from surveys.forms.owners import OwnerField, OwnerInput
from surveys.models import CheckIn, Rhythm

LONGEST = 20_000
HOW_TO_NAME = _("Type a part of the name: people at the vendor and in the institution are suggested.")
ACTS = 5  # rows for agreed acts on the page of a talk


def _reason(label: Any, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, required=required)


def _text(label: Any, help_text: Any, rows: int, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST, required=required, widget=widget)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, error_messages={"invalid": _("Write the day like this: 31.12.2026")})


class ConfirmForm(forms.Form):
    """Nothing is typed; it is asked once more."""


class ReasonForm(forms.Form):
    reason = _reason(_("Reason"))


class MoveForm(forms.Form):
    on = _day(_("Day"))
    at = forms.TimeField(
        label=pgettext_lazy("of the day", "Time"),
        help_text=_("Outside working hours it is moved to the next opening."),
        error_messages={"invalid": _("Write the time like this: 14:30")},
    )
    reason = _reason(_("Reason"))

    def moment(self) -> datetime:
        typed = self.cleaned_data
        return timezone.make_aware(datetime.combine(typed["on"], typed["at"]))


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return str(person.name)


class CallerForm(forms.Form):
    caller = PersonChoice(User.objects.none(), label=_("Who calls"), empty_label="–")

    def __init__(self, data: Any, people: Iterable[User], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["caller"].queryset = _as_queryset(people)  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    contact = PersonChoice(User.objects.none(), label=_("Whom to call"), empty_label="–")

    def __init__(self, data: Any, people: Iterable[User], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["contact"].queryset = _as_queryset(people)  # type: ignore[attr-defined]


def _as_queryset(people: Iterable[User]) -> Any:
    return User.objects.filter(pk__in=[person.pk for person in people]).order_by("sort_key", "id")


class ResultForm(forms.Form):
    """What a talk brought. The notes stay at the vendor."""

    summary = _text(_("Summary for the institution"), _("Shared with it. Markdown is understood."), 8)
    notes = _text(_("Internal notes"), _("Only colleagues at the vendor read them. Markdown is understood."), 6)
    score = forms.TypedChoiceField(
        label=_("How satisfied they said they are"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *CheckIn.Score.choices],
    )


class NotesForm(forms.Form):
    """What may still be written once the result is shared."""

    notes = _text(_("Internal notes"), _("Only colleagues at the vendor read them. Markdown is understood."), 6)


class ActForm(forms.Form):
    """One agreed act. An empty row of the page of a talk is none."""

    text = forms.CharField(label=_("What is done"), max_length=300)
    due_on = _day(_("Until"))
    key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("text", "owner", "due_on", "key")
    number = 1  # of the row, where there are several

    def __init__(
        self, data: Any, institution: Institution, widget: OwnerInput, prefix: str = "", *, may_be_empty: bool = False
    ) -> None:
        super().__init__(
            data,
            prefix=prefix or None,
            initial={"key": uuid4()},
            empty_permitted=may_be_empty,
            use_required_attribute=False,
        )
        self.fields["owner"] = OwnerField(
            institution, label=_("Who"), help_text="" if may_be_empty else HOW_TO_NAME, widget=widget
        )
        self.order_fields(self.field_order)

    def has_changed(self) -> bool:
        """Something was written: the key alone is nothing."""
        return bool({"text", "owner", "due_on"} & set(self.changed_data))

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is not over."))
        return day

    def act(self) -> NewAct:
        typed = self.cleaned_data
        return NewAct(typed["text"], typed["owner"], typed["due_on"], typed["key"])


def _names(people: Iterable[User]) -> list[tuple[int, str]]:
    return [(person.pk, person.name) for person in people]


def act_rows(data: Any, institution: Institution, widget: OwnerInput) -> list[ActForm]:
    rows = [ActForm(data, institution, widget, f"act-{number}", may_be_empty=True) for number in range(ACTS)]
    for number, row in enumerate(rows, start=1):
        row.number = number
    return rows


def problems_of(rows: Iterable[ActForm]) -> list[str]:
    """For the summary above the page of a talk: in which act, and what."""
    wrong = [row for row in rows if row.is_bound and not row.is_valid()]
    return [
        _("Act %(n)s, %(field)s: %(problem)s") % {"n": row.number, "field": row.fields[name].label, "problem": one}
        for row in wrong
        for name, errors in row.errors.items()
        for one in errors
    ]


class CommentForm(forms.Form):
    text = _text(_("Your answer"), "", 4, required=True)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"key": uuid4()})


class TierRhythmForm(forms.Form):
    rhythm = forms.ChoiceField(
        label=_("How often"), choices=[pair for pair in Rhythm.choices if pair[0] != Rhythm.NONE]
    )


class RhythmForm(forms.Form):
    """What holds for one institution."""

    rhythm = forms.ChoiceField(
        label=_("How often"), required=False, choices=[("", _("As its tier says")), *Rhythm.choices]
    )
    reason = _reason(_("Because"), required=False)
    caller = PersonChoice(
        User.objects.none(), label=_("Who calls"), required=False, empty_label=_("Whoever has the fewest calls")
    )

    def __init__(self, data: Any, people: Iterable[User], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["caller"].queryset = _as_queryset(people)  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """What of the plan is shown. What reads badly shows this week."""

    when = forms.ChoiceField(
        label=_("Show"),
        choices=[
            ("week", _("This week")),
            ("month", _("This month")),
            ("overdue", _("Overdue")),
            ("coming", _("All to come")),
            ("held", pgettext_lazy("check-ins", "Held")),
            ("skipped", pgettext_lazy("check-ins", "Skipped")),
        ],
    )
    caller = forms.TypedChoiceField(label=_("Who calls"), required=False, coerce=int, empty_value=None)
    q = forms.CharField(label=_("Institution"), required=False, max_length=100)

    def __init__(self, data: Any, people: Iterable[User]) -> None:
        super().__init__(data)
        self.fields["caller"].choices = [("", _("Everybody")), *_names(people)]  # type: ignore[attr-defined]
