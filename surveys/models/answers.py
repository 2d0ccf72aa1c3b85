"""What was answered. Of an anonymous survey nothing here leads to a person: no person, no moment, no order.

Identifiers are random, a trigger refuses a person or a moment on such a sheet, and what was written in words stands on
no sheet at all. docs/decisions/0006-anonymous-surveys.md says how far that goes.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from organizations.models import Institution, Region
from surveys.models.surveys import Survey, SurveyQuestion


class SurveySheet(models.Model):
    """What one person handed in. An anonymous one keeps at most one of tier, institution and region."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="sheets")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="survey_sheets")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    tier = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "person"], condition=Q(person__isnull=False), name="a_person_hands_in_one_sheet"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SurveyTheme(models.Model):
    """What a manager sorts text answers by."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="themes")
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="a_theme_is_named_once")]

    def __str__(self) -> str:
        return self.name


class SurveyAnswer(models.Model):
    """One answer: a number of a scale, chosen places of a list, or words. Words of anonymous ones have no sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sheet = models.ForeignKey(SurveySheet, on_delete=models.CASCADE, null=True, related_name="answers")
    question = models.ForeignKey(SurveyQuestion, on_delete=models.PROTECT, related_name="answers")
    number = models.SmallIntegerField(null=True)
    chosen = ArrayField(models.SmallIntegerField(), default=list)
    text = models.TextField(max_length=2000, blank=True)
    themes = models.ManyToManyField(SurveyTheme, related_name="answers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question"], name="a_sheet_answers_a_question_once"),
            models.CheckConstraint(
                condition=Q(number__isnull=False, chosen=[], text="")
                | Q(number=None, chosen__len__gte=1, text="")
                | Q(number=None, chosen=[]) & ~Q(text=""),
                name="an_answer_says_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
