from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import Institution
from reports.actions import Plan
from reports.catalogue import Report
from reports.models import Kind, Schedule
from reports.permissions import may_read
from reports.queries import part_of, parts_within, people_to_choose
from reports.scopes import EVERYBODY, Scope

Rhythm, Role = Schedule.Rhythm, Schedule.Role


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.email}"


class ScheduleForm(forms.Form):
    """Which report comes how often, in which formats, and to whom."""

    report = forms.ChoiceField(label=_("Report"))
    part = forms.ChoiceField(label=_("Scope"), required=False)
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=_("Each report comes at seven in the morning of the first day after its period."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Formats"),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose a format.")},
    )
    roles = forms.MultipleChoiceField(
        label=_("Readers by role"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever has the role on the day of sending gets it, in their own language."),
    )
    people = PeopleField(
        label=_("Readers by name"),
        required=False,
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who may no longer read the report by then is left out, and listed with the reason."),
    )

    def __init__(
        self,
        data: Any,
        *,
        institution: Institution | None,
        reports: Sequence[Report],
        has_term: bool,
        schedule: Schedule | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=_values(schedule) if schedule else initial)
        self.institution = institution
        fields: Any = self.fields
        fields["report"].choices = [(report.code, report.title) for report in reports]
        fields["people"].queryset = people_to_choose(institution)
        fields["roles"].choices = [
            choice for choice in Role.choices if (choice[0] == Role.MANAGERS) is (institution is None)
        ]
        if institution is None:
            del fields["part"]
        else:
            chosen = schedule.scope.word if schedule else ""
            places = parts_within(institution, Scope(institution.pk), chosen)
            fields["part"].choices = [("", _("The whole institution")), *places]
        if not has_term:
            fields["rhythm"].choices = [choice for choice in Rhythm.choices if choice[0] != Rhythm.CONTRACT]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        if not typed["roles"] and not typed["people"]:
            self.add_error("roles", _("Choose a role or a person: somebody has to get it."))
        scope = self._scope(typed)
        outside = [person.name for person in typed["people"] if not may_read(person, self.institution, scope)]
        if outside:
            sentence = _("Not allowed to read this part: %(names)s. Choose another part or other people.")
            self.add_error("people", str(sentence) % {"names": ", ".join(outside)})
        return typed

    def _scope(self, typed: dict[str, Any]) -> Scope:
        if self.institution is None:
            return EVERYBODY
        whole = Scope(self.institution.pk)
        return (part_of(self.institution, typed["part"]) if typed.get("part") else None) or whole

    def plan(self) -> Plan:
        typed = self.cleaned_data
        people = list(typed["people"])
        return Plan(typed["report"], self._scope(typed), typed["rhythm"], typed["kinds"], typed["roles"], people)


def _values(schedule: Schedule) -> dict[str, Any]:
    return {
        "report": schedule.report,
        "part": schedule.scope.word,
        "rhythm": schedule.rhythm,
        "kinds": schedule.kinds,
        "roles": schedule.roles,
        "people": list(schedule.people.all()),
    }
