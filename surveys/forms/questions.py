"""A question as a manager types it: its words, and what its kind needs besides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.forms.building import words
from surveys.models import SurveyQuestion

Kind = SurveyQuestion.Kind
LONGEST_CHOICE = 160
ENDS = {
    Kind.SCALE: ("Hiç memnun değilim", "Not satisfied at all", "Çok memnunum", "Very satisfied"),
    Kind.NPS: ("Hiç önermem", "Not at all likely", "Kesinlikle öneririm", "Extremely likely"),
    Kind.CES: ("Çok zordu", "Very hard", "Çok kolaydı", "Very easy"),
}


class QuestionForm(forms.Form):
    """The fields that the kind has no use for are left out."""

    text_tr = words(_("Question in Turkish"), 300, lang="tr")
    text_en = words(_("Question in English"), 300, lang="en")
    low_tr = words(_("Lowest end in Turkish"), 40, lang="tr")
    low_en = words(_("Lowest end in English"), 40, lang="en")
    high_tr = words(_("Highest end in Turkish"), 40, lang="tr")
    high_en = words(_("Highest end in English"), 40, lang="en")
    choices_tr = words(_("Choices in Turkish, one in a line"), 2400, rows=5, lang="tr")
    choices_en = words(_("Choices in English, in the same order"), 2400, rows=5, lang="en")
    is_required = forms.BooleanField(label=_("Has to be answered"), required=False, initial=True)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind not in SurveyQuestion.RANGES:
            self._leave_out("low_tr", "low_en", "high_tr", "high_en")
        if kind not in (Kind.CHOICE, Kind.CHOICES):
            self._leave_out("choices_tr", "choices_en")

    def _leave_out(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    def clean_choices_tr(self) -> list[str]:
        return self._listed("choices_tr")

    def clean_choices_en(self) -> list[str]:
        return self._listed("choices_en")

    def _listed(self, name: str) -> list[str]:
        found = [" ".join(line.split()) for line in self.cleaned_data[name].splitlines() if line.strip()]
        if not 2 <= len(found) <= SurveyQuestion.MOST_CHOICES:
            raise forms.ValidationError(_("Write 2 to 12 choices, one in a line."))
        if len({choice.casefold() for choice in found}) < len(found):
            raise forms.ValidationError(_("The same choice stands here twice."))
        if any(len(choice) > LONGEST_CHOICE for choice in found):
            raise forms.ValidationError(_("A choice has 160 letters at most."))
        return found

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        turkish, english = typed.get("choices_tr"), typed.get("choices_en")
        if turkish and english and len(turkish) != len(english):
            self.add_error("choices_en", _("Write as many choices as in Turkish, in the same order."))
        return typed


def first_words(kind: str) -> dict[str, Any]:
    """What the ends of a new scale say until somebody writes better words."""
    low_tr, low_en, high_tr, high_en = ENDS.get(Kind(kind), ("",) * 4)
    return {"low_tr": low_tr, "low_en": low_en, "high_tr": high_tr, "high_en": high_en}


def words_of(question: SurveyQuestion) -> dict[str, Any]:
    """What the form begins with when a question is changed."""
    names = ("text_tr", "text_en", "low_tr", "low_en", "high_tr", "high_en", "is_required")
    lists = {name: "\n".join(getattr(question, name)) for name in ("choices_tr", "choices_en")}
    return {name: getattr(question, name) for name in names} | lists
