"""A survey as a manager builds it: its words, its questions, whom it asks and how."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import Institution, Membership, Region
from products.models import Product


def in_language(turkish: str, english: str) -> str:
    """What was written in both languages, in the reader's."""
    return english if get_language() == "en" else turkish


class Survey(models.Model):
    """Draft, then running, then closed. What people are asked is frozen by a trigger once it runs.

    Copies of a survey share its `lineage`; results are compared along it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        RUNNING = "running", _("Running")
        CLOSED = "closed", _("Closed")

    class Sampling(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody in the audience")
        PEOPLE = "people", _("At most so many people")
        SHARE = "share", _("A share, in percent")

    class Keeps(models.TextChoices):
        NOTHING = "", _("Nothing")
        TIER = "tier", _("The package tier")
        INSTITUTION = "institution", _("The institution")
        REGION = "region", _("The topmost region")

    title_tr = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    intro_tr = models.TextField(max_length=2000, blank=True)
    intro_en = models.TextField(max_length=2000, blank=True)
    lineage = models.UUIDField(default=uuid.uuid4, help_text="shared with its copies")
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)

    is_anonymous = models.BooleanField(default=False)
    keeps = models.CharField(
        max_length=11,
        choices=Keeps.choices,
        blank=True,
        default=Keeps.NOTHING,
        help_text="the one thing about the person that an anonymous answer keeps, from groups of five up",
    )
    quiet_days = models.PositiveSmallIntegerField(default=90, help_text="nobody who was asked in so many days is asked")
    ends_on = models.DateField(null=True, blank=True, help_text="the last day it is answered on")
    first_reminder_days = models.PositiveSmallIntegerField(null=True, blank=True)
    second_reminder_days = models.PositiveSmallIntegerField(null=True, blank=True)

    institutions = models.ManyToManyField(Institution, related_name="+")
    regions = models.ManyToManyField(Region, related_name="+")
    products = models.ManyToManyField(Product, related_name="+")
    tiers = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    roles = ArrayField(models.CharField(max_length=17), default=list, blank=True)
    filed_least = models.PositiveSmallIntegerField(null=True, blank=True)
    filed_days = models.PositiveSmallIntegerField(null=True, blank=True)
    seen_days = models.PositiveSmallIntegerField(null=True, blank=True)
    used_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="used one of the products, or any, in so many days"
    )
    sampling = models.CharField(max_length=9, choices=Sampling.choices, default=Sampling.EVERYBODY)
    sample_size = models.PositiveIntegerField(null=True, blank=True, help_text="people, or percent")

    seed = models.BigIntegerField(null=True, blank=True, help_text="what the sample was drawn with")
    found_count = models.PositiveIntegerField(default=0, help_text="the audience when it started")
    lately_count = models.PositiveIntegerField(default=0, help_text="of them, left out because asked too lately")
    asked_count = models.PositiveIntegerField(default=0)
    answered_count = models.PositiveIntegerField(null=True, blank=True, help_text="when it closed")

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["lineage", "id"], name="surveys_of_a_lineage"),
            models.Index(fields=["ends_on"], name="surveys_that_run", condition=Q(state="running")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", started_at=None, closed_at=None)
                | Q(state="running", started_at__isnull=False, ends_on__isnull=False, closed_at=None)
                | Q(state="closed", started_at__isnull=False, closed_at__isnull=False, answered_count__isnull=False),
                name="a_survey_that_runs_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(second_reminder_days=None) | Q(second_reminder_days__gt=F("first_reminder_days")),
                name="a_second_reminder_follows_the_first",
            ),
            models.CheckConstraint(
                condition=Q(sampling="everybody", sample_size=None)
                | Q(sampling="people", sample_size__gte=1)
                | Q(sampling="share", sample_size__range=(1, 100)),
                name="a_sample_says_how_large",
            ),
            models.CheckConstraint(
                condition=Q(filed_least=None, filed_days=None) | Q(filed_least__gte=1, filed_days__gte=1),
                name="use_is_counted_in_a_span",
            ),
            models.CheckConstraint(
                condition=Q(keeps="") | Q(is_anonymous=True), name="only_an_anonymous_survey_says_what_it_keeps"
            ),
            models.CheckConstraint(condition=Q(quiet_days__lte=730), name="people_are_spared_two_years_at_most"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self.title_tr, self.title_en)

    @property
    def intro(self) -> str:
        return in_language(self.intro_tr, self.intro_en)

    @property
    def role_names(self) -> list[str]:
        names = dict(Membership.Role.choices)
        return [str(names.get(role, role)) for role in self.roles]

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    def takes_answers(self, today: date) -> bool:
        return self.is_running and self.ends_on is not None and today <= self.ends_on

    @property
    def shows_results(self) -> bool:
        """Anonymous ones only once closed: two looks in a row would tell the answer that came between."""
        return self.is_closed or (self.is_running and not self.is_anonymous)


class SurveyQuestion(models.Model):
    """One question. `key` is the same in copies of the survey."""

    class Kind(models.TextChoices):
        SCALE = "scale", _("Scale from 1 to 5")
        CHOICE = "choice", _("Single choice")
        CHOICES = "choices", _("Several choices")
        TEXT = "text", _("Text")
        NPS = "nps", _("Recommendation, 0 to 10 (NPS)")
        CES = "ces", _("Effort, 1 to 7 (CES)")

    RANGES = {Kind.SCALE: (1, 5), Kind.NPS: (0, 10), Kind.CES: (1, 7)}
    MOST = 30  # questions of a survey
    MOST_CHOICES = 12

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    key = models.UUIDField(default=uuid.uuid4)
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=7, choices=Kind.choices)
    text_tr = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    is_required = models.BooleanField(default=True)
    low_tr = models.CharField(max_length=40, blank=True)
    low_en = models.CharField(max_length=40, blank=True)
    high_tr = models.CharField(max_length=40, blank=True)
    high_en = models.CharField(max_length=40, blank=True)
    choices_tr = ArrayField(models.CharField(max_length=160), default=list, blank=True)
    choices_en = ArrayField(models.CharField(max_length=160), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "place"], name="one_question_in_a_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["choice", "choices"]) | Q(choices_tr__len__gte=2),
                name="a_choice_is_between_two_at_least",
            ),
            models.CheckConstraint(
                condition=Q(choices_tr__len=F("choices_en__len")) | Q(choices_tr=[], choices_en=[]),
                name="choices_are_the_same_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_language(self.text_tr, self.text_en)

    @property
    def low(self) -> str:
        return in_language(self.low_tr, self.low_en)

    @property
    def high(self) -> str:
        return in_language(self.high_tr, self.high_en)

    @property
    def choices(self) -> list[str]:
        return list(self.choices_en if get_language() == "en" else self.choices_tr)

    @property
    def is_scale(self) -> bool:
        return self.kind in self.RANGES

    @property
    def has_choices(self) -> bool:
        return self.kind in {self.Kind.CHOICE, self.Kind.CHOICES}

    @property
    def numbers(self) -> range:
        """What a scale is answered with; of choices their places in the list."""
        if self.has_choices:
            return range(len(self.choices_tr))
        low, high = self.RANGES.get(self.Kind(self.kind), (0, -1))
        return range(low, high + 1)

    @property
    def highest(self) -> int:
        return self.numbers[-1]


class SurveyOutcome(models.Model):
    """What a survey showed and what we did about it, told to those who were asked."""

    survey = models.OneToOneField(Survey, on_delete=models.PROTECT, related_name="outcome")
    found_tr = models.TextField(max_length=4000)
    found_en = models.TextField(max_length=4000)
    done_tr = models.TextField(max_length=4000)
    done_en = models.TextField(max_length=4000)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.survey}"

    @property
    def found(self) -> str:
        return in_language(self.found_tr, self.found_en)

    @property
    def done(self) -> str:
        return in_language(self.done_tr, self.done_en)
