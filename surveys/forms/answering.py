"""The questions of a survey as a form: one field for each, with what is needed to lay it out."""

from collections.abc import Sequence
from typing import Any

from django import forms

from surveys.actions.answering import Given, unanswered
from surveys.models import SurveyQuestion

Kind = SurveyQuestion.Kind


class SheetForm(forms.Form):
    def __init__(self, *args: Any, questions: Sequence[SurveyQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for number, question in enumerate(questions, start=1):
            self.fields[_name(question)] = _field(question, number)

    def lines(self) -> list[tuple[SurveyQuestion, forms.BoundField]]:
        return [(question, self[_name(question)]) for question in self.questions]

    def given(self) -> dict[int, Given]:
        return {question.pk: _given(question, self.cleaned_data[_name(question)]) for question in self.questions}


def _name(question: SurveyQuestion) -> str:
    return f"q{question.pk}"


def _field(question: SurveyQuestion, number: int) -> forms.Field:
    shared: dict[str, Any] = {"label": question.text, "required": question.is_required}
    missing = {"required": unanswered(number)}
    if question.kind == Kind.TEXT:
        area = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(**shared, max_length=2000, widget=area, error_messages=missing)
    labels = question.choices if question.has_choices else [str(number) for number in question.numbers]
    choices = list(zip(map(str, question.numbers), labels, strict=True))
    if question.kind == Kind.CHOICES:
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(**shared, choices=choices, widget=boxes, error_messages=missing)
    return forms.ChoiceField(**shared, choices=choices, widget=forms.RadioSelect, error_messages=missing)


def _given(question: SurveyQuestion, value: Any) -> Given:
    if question.kind == Kind.TEXT:
        return Given(text=value.strip())
    if question.kind == Kind.CHOICES:
        return Given(chosen=[int(number) for number in value])
    return Given(number=int(value)) if value else Given()
