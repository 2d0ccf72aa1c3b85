"""A file that was asked for, on its way: waiting, being made, there, failed or called off."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.models import Claimable
from reports.models.kept import AboutPeriod, KeptFile, Kind

OWN_FILE_DAYS = 7
MOST_ATTEMPTS = 3
LEASE = timedelta(minutes=3)  # without a sign of life; the longest step without one is half of it


class RunQuerySet(models.QuerySet["Run"]):
    def living(self) -> "RunQuerySet":
        return self.filter(state__in=Run.LIVING)

    def of(self, user: User) -> "RunQuerySet":
        return self.filter(asked_by=user)


class Run(AboutPeriod, Claimable):
    """A report, or the rows behind one of its figures, made into a file by a worker.

    A report of a closed period leads to a kept file; everything else is the asker's own file for some days.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    class Step(models.TextChoices):
        WAITING = "waiting", _("Waiting for its turn")
        COUNTING = "counting", _("Counting")
        WRITING = "writing", _("Writing the file")
        KEEPING = "keeping", _("Storing the file")
        OVER = "over", _("Over")

    class Reason(models.TextChoices):
        """Why a run failed; its sentence stands in words_of_runs.py."""

        WORKER = "worker", _("The worker that made it was stopped three times.")
        HEAVY = "heavy", _("It took more time or memory than one file may. Choose a shorter period or a smaller part.")
        LONG = "long", _("It has more rows than one file may. Choose a shorter period or a smaller part.")
        DIFFERS = "differs", _("A recount found other numbers than those kept. We have been told and look into it.")
        RIGHT = "right", _("You may no longer read this report.")
        ERROR = "error", _("Something failed on our side. Nothing was stored; try again.")

    LIVING = (State.QUEUED, State.RUNNING)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    figure = models.CharField(max_length=40, blank=True, help_text="of rows: the figure that they are behind")
    narrowed = models.JSONField(
        default=dict, blank=True, help_text="of rows: what they are narrowed to, as its address"
    )
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    shows_names = models.BooleanField(default=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dispatch = models.ForeignKey(
        "reports.Dispatch", on_delete=models.PROTECT, null=True, blank=True, related_name="runs"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=8, choices=Step.choices, default=Step.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=7, choices=Reason.choices, blank=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, null=True, blank=True, related_name="runs")
    path = models.CharField(max_length=200, blank=True, help_text="of the asker's own file, until it is deleted")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveIntegerField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by"], condition=Q(state__in=["queued", "running"]), name="one_living_run_of_a_person"
            ),
            models.UniqueConstraint(
                fields=["dispatch", "language", "kind", "shows_names"],
                condition=Q(dispatch__isnull=False),
                name="a_dispatch_makes_each_file_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(file__isnull=False) | Q(expires_at__isnull=False),
                name="a_run_that_is_done_has_a_file",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], ended_at=None)
                | ~Q(state__in=["queued", "running"]) & Q(ended_at__isnull=False),
                name="a_run_that_is_over_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(reason=""), name="a_failed_run_says_why"),
        ]
        indexes = [
            models.Index(fields=["dispatch", "id"], name="runs_to_make", condition=Q(state__in=["queued", "running"])),
            models.Index(fields=["asked_by", "-id"], name="runs_of_a_person"),
            models.Index(fields=["expires_at"], name="own_files_to_delete", condition=~Q(path="")),
        ]

    @property
    def is_over(self) -> bool:
        return self.state not in self.LIVING

    @property
    def is_lost(self) -> bool:
        """Its worker gives no sign of life any more; another one takes it over."""
        return self.state == self.State.RUNNING and bool(self.claimed_at and self.claimed_at < timezone.now() - LEASE)

    @property
    def is_tried_again(self) -> bool:
        """A try failed, and the next one has not begun."""
        return self.state == self.State.QUEUED and self.attempts > 0

    @property
    def is_rows(self) -> bool:
        return bool(self.figure)

    def can_be_fetched(self, now: datetime | None = None) -> bool:
        """The asker's own file is still there; a kept file has an address of its own."""
        return bool(self.path) and self.expires_at is not None and self.expires_at > (now or timezone.now())

    @property
    def name(self) -> str:
        what = f"{self.report}-{self.figure}" if self.figure else self.report
        return f"{what}-{self.first_on:%Y%m%d}-{self.last_on:%Y%m%d}-{self.language}.{self.kind}"
