"""Check-ins: the vendor asks an institution how it goes, at a rhythm, and what comes of it is shared."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from organizations.models import Institution
from organizations.queries import sight
from packages.models import Tier


class Rhythm(models.TextChoices):
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    HALF_YEARLY = "half_yearly", _("Every half year")
    NONE = "none", pgettext_lazy("rhythm of check-ins", "None")


class TierRhythm(models.Model):
    """How often institutions with a tier are asked, where a manager changed it."""

    tier = models.OneToOneField(Tier, on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(_("rhythm"), max_length=11, choices=Rhythm.choices)

    def __str__(self) -> str:
        return f"{self.tier}: {self.get_rhythm_display()}"


class InstitutionRhythm(models.Model):
    """What holds for one institution instead: another rhythm, and who calls it."""

    institution = models.OneToOneField(Institution, on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(
        _("rhythm"), max_length=11, choices=Rhythm.choices, blank=True, help_text="empty: by tier"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    caller = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rhythm="") | ~Q(reason=""), name="another_rhythm_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.get_rhythm_display()}"


TOLD = ("reminded_at", "today_told_at", "overdue_told_at")  # of a check-in; forgotten when somebody else calls


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, user: User) -> "CheckInQuerySet":
        """Agents and managers see all. An institution sees what was shared with it: its central administrators, and
        whoever may read all of its requests."""
        if user.is_vendor:
            return self if user.is_agent else self.none()
        return self.shared().filter(institution__in=sight(user).institutions)

    def planned(self) -> "CheckInQuerySet":
        return self.filter(state=CheckIn.State.PLANNED)

    def shared(self) -> "CheckInQuerySet":
        return self.filter(shared_at__isnull=False)

    def overdue(self, now: datetime) -> "CheckInQuerySet":
        return self.planned().filter(planned_at__lt=now)

    def with_people(self) -> "CheckInQuerySet":
        return self.select_related("institution", "caller", "contact")

    def in_order(self) -> "CheckInQuerySet":
        return self.order_by("planned_at", "id")


class CheckIn(models.Model):
    """One talk with an institution: planned for a period, held, and its result shared."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("check-in", "Planned")
        HELD = "held", pgettext_lazy("check-in", "Held")
        SKIPPED = "skipped", pgettext_lazy("check-in", "Skipped")

    class Score(models.IntegerChoices):
        VERY_BAD = 1, _("1 – very dissatisfied")
        BAD = 2, _("2 – dissatisfied")
        FAIR = 3, _("3 – neither")
        GOOD = 4, _("4 – satisfied")
        VERY_GOOD = 5, _("5 – very satisfied")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="checkins")
    starts_on = models.DateField(help_text="first day of the period")
    ends_on = models.DateField(help_text="day after the last of the period")
    state = models.CharField(max_length=7, choices=State.choices, default=State.PLANNED)
    planned_at = models.DateTimeField()
    caller = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contact = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveSmallIntegerField(default=0, help_text="one more with each move, for calendars")

    sheet = models.JSONField(null=True, help_text="what was shown when it was held; never changes after that")
    summary = models.TextField(blank=True, help_text="for the institution")
    summary_html = models.TextField(blank=True)
    notes = models.TextField(blank=True, help_text="the vendor's own, never shown to the institution")
    notes_html = models.TextField(blank=True)
    score = models.PositiveSmallIntegerField(null=True, choices=Score.choices, help_text="as said in the talk")

    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    shared_at = models.DateTimeField(null=True)
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    skip_reason = models.CharField(max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True, help_text="the caller was told that it is tomorrow")
    today_told_at = models.DateTimeField(null=True, help_text="the caller was told in the morning of the day")
    overdue_told_at = models.DateTimeField(null=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["planned_at", "id"], name="checkins_still_to_hold", condition=Q(state="planned")),
            models.Index(fields=["caller", "state", "planned_at", "id"], name="checkins_of_a_caller"),
            models.Index(fields=["institution", "-held_at"], name="checkins_of_an_institution"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["institution", "starts_on"], name="one_check_in_in_a_period"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="a_period_of_check_ins_has_days"),
            models.CheckConstraint(
                condition=Q(state="held", held_at__isnull=False, sheet__isnull=False)
                | ~Q(state="held") & Q(held_at=None, sheet=None),
                name="a_held_check_in_keeps_its_sheet",
            ),
            models.CheckConstraint(
                condition=Q(shared_at=None) | Q(state="held") & ~Q(summary=""), name="only_what_was_held_is_shared"
            ),
            models.CheckConstraint(
                condition=~Q(state="skipped") | ~Q(skip_reason=""), name="a_skipped_check_in_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · {self.starts_on}"

    @property
    def last_on(self) -> date:
        return self.ends_on - timedelta(days=1)

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None


class ActQuerySet(models.QuerySet["Act"]):
    def open(self) -> "ActQuerySet":
        return self.filter(state=Act.State.OPEN)

    def visible_to(self, user: User) -> "ActQuerySet":
        """Of check-ins that the person sees, and their own: at the vendor at once, in an institution once shared."""
        if user.is_vendor:
            return self if user.is_agent else self.filter(owner=user)
        here = sight(user)
        shared = self.filter(checkin__shared_at__isnull=False)
        return shared.filter(
            Q(checkin__institution__in=here.institutions) | Q(owner=user, checkin__institution__in=here.belongs_to)
        )

    def by_due(self) -> "ActQuerySet":
        return self.order_by("due_on", "id")


class Act(models.Model):
    """What was agreed on in a check-in: who does it, and until when."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("agreed act", "Open")
        DONE = "done", pgettext_lazy("agreed act", "Done")
        DROPPED = "dropped", pgettext_lazy("agreed act", "Dropped")

    checkin = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="acts")
    text = models.CharField(_("what is done"), max_length=300)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_vendor = models.BooleanField(help_text="the vendor does it; copied, since roles change")
    due_on = models.DateField(_("due"))
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=200, blank=True, help_text="why it was dropped")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True, help_text="the owner was told that it is due")
    key = models.UUIDField(unique=True, help_text="one act, however often the form is sent")

    objects = ActQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "state", "due_on", "id"], name="acts_of_a_person"),
            models.Index(
                fields=["due_on", "id"], name="acts_to_remind_of", condition=Q(state="open", reminded_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | ~Q(state="open") & Q(settled_at__isnull=False),
                name="an_act_is_open_or_settled",
            ),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(reason=""), name="a_dropped_act_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class CheckInComment(models.Model):
    """What either side says to a shared result."""

    checkin = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_vendor = models.BooleanField()
    text = models.TextField()
    html = models.TextField()
    written_at = models.DateTimeField()
    key = models.UUIDField(unique=True, help_text="one comment, however often the form is sent")


class CheckInEvent(models.Model):
    """A recorded change to a check-in."""

    class Kind(models.TextChoices):
        PLANNED = "planned", _("planned the check-in")
        MOVED = "moved", _("moved the check-in")
        REASSIGNED = "reassigned", _("gave the call to somebody else")
        CONTACT = "contact", _("changed whom to call")
        SKIPPED = "skipped", _("skipped the check-in")
        HELD = "held", _("held the check-in")
        WRITTEN = "written", _("changed what was written")
        SHARED = "shared", _("shared the result")
        ACT_ADDED = "act_added", _("added an agreed act")
        ACT_DONE = "act_done", _("did an agreed act")
        ACT_DROPPED = "act_dropped", _("dropped an agreed act")
        ACT_REOPENED = "act_reopened", _("opened an agreed act again")
        COMMENTED = "commented", _("wrote a comment")

    checkin = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
