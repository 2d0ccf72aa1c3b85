"""Whom a survey asked. That somebody has answered stands here, what they said does not."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from accounts.models import User
from organizations.models import Institution, Region
from surveys.models.surveys import Survey


class SurveyInvitation(models.Model):
    """One person is asked once. `tier` and `region` (the topmost) are as they were on that day.

    `quiet` are the days up to the asking in which the person was not to be asked; no two of one person overlap, so
    nobody is asked twice too soon, however many surveys start at once.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="survey_invitations")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    tier = models.CharField(max_length=20, blank=True)
    asked_on = models.DateField()
    quiet = DateRangeField()
    has_answered = models.BooleanField(
        null=True, default=False, help_text="forgotten (null) once an anonymous survey is closed"
    )
    reminders = models.PositiveSmallIntegerField(default=0, help_text="how many were sent")

    class Meta:
        indexes = [
            models.Index(fields=["survey", "institution"], name="asked_in_an_institution"),
            models.Index(fields=["survey", "asked_on"], name="asked_and_silent", condition=Q(has_answered=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["survey", "user"], name="a_survey_asks_a_person_once"),
            models.CheckConstraint(condition=Q(reminders__lte=2), name="nobody_is_reminded_three_times"),
            ExclusionConstraint(
                name="nobody_is_asked_twice_too_soon",
                expressions=[("user", RangeOperators.EQUAL), ("quiet", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.user_id}"


class SurveyReach(models.Model):
    """An institution that a survey's audience was in when it started; its people read what came of it."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="reached")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField(null=True, help_text="when it closed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "institution"], name="a_survey_reaches_an_institution_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.institution_id}"
