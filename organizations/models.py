from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AuditEntry, AuditQuerySet, User
from common.models import SortKey


class Institution(models.Model):
    """A customer: a municipality, ministry, directorate, university or company."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        MINISTRY = "ministry", _("Ministry")
        DIRECTORATE = "directorate", _("Directorate")
        UNIVERSITY = "university", _("University")
        COMPANY = "company", _("Company")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.MUNICIPALITY)
    city = models.CharField(_("city"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mail_domains = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, help_text="addresses its people have; empty: any"
    )
    lets_ask = models.BooleanField(default=False, help_text="people at these domains may ask to join")
    created_at = models.DateTimeField(auto_now_add=True)
    sort_key = models.GeneratedField(expression=SortKey(F("name")), output_field=models.TextField(), db_persist=True)

    class Meta:
        indexes = [models.Index(fields=["sort_key", "id"], name="institution_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def events(self) -> AuditQuerySet:
        """The recorded changes to the institution, its tree, its people and its package."""
        return AuditEntry.objects.of_institution(self.pk)


class Region(models.Model):
    """A part of an institution that holds units and further regions."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="regions")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=120)
    path = ArrayField(models.BigIntegerField(), default=list, help_text="ids from the topmost region down to this one")
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    sort_key = models.GeneratedField(expression=SortKey(F("name")), output_field=models.TextField(), db_persist=True)

    class Meta:
        indexes = [GinIndex(fields=["path"], name="region_by_path")]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(archived_at__isnull=False) & ~Q(merged_into=F("id")),
                name="a_merged_region_is_archived",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="a_region_is_not_its_own_parent"),
            models.UniqueConstraint(
                fields=["institution", "parent", "name"],
                name="siblings_have_different_names",
                nulls_distinct=False,
                condition=Q(archived_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """Where people work and requests come from."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="units")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="units")
    name = models.CharField(_("name"), max_length=120)
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    sort_key = models.GeneratedField(expression=SortKey(F("name")), output_field=models.TextField(), db_persist=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(archived_at__isnull=False) & ~Q(merged_into=F("id")),
                name="a_merged_unit_is_archived",
            ),
            models.UniqueConstraint(
                fields=["institution", "region", "name"],
                name="units_of_a_region_have_different_names",
                nulls_distinct=False,
                condition=Q(archived_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(left_at=None, user__is_active=True)

    def seated(self) -> "MembershipQuerySet":
        """Who counts against the number of users: everybody who was let in, whether they came yet or not."""
        return self.active().filter(read_only_since=None)


class Membership(models.Model):
    """A person's place and role in an institution."""

    class Role(models.TextChoices):
        INSTITUTION_ADMIN = "institution_admin", _("Central administrator")
        REGION_ADMIN = "region_admin", _("Regional administrator")
        UNIT_ADMIN = "unit_admin", _("Unit administrator")
        READER = "reader", _("Reader of the unit")
        MEMBER = "member", _("Member")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=17, choices=Role.choices, default=Role.MEMBER)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    read_only_since = models.DateTimeField(
        null=True, blank=True, help_text="without a seat since then: reads everything as before, files and replies not"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "institution"], name="one_living_membership_per_institution", condition=Q(left_at=None)
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["unit_admin", "reader", "member"]) | Q(unit__isnull=False),
                name="a_role_in_a_unit_names_the_unit",
            ),
            models.CheckConstraint(
                condition=~Q(role="region_admin") | Q(region__isnull=False),
                name="a_regional_administrator_names_the_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.institution}"

    @property
    def is_admin(self) -> bool:
        return self.role == self.Role.INSTITUTION_ADMIN


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def living(self, now: datetime | None = None) -> "InvitationQuerySet":
        """Can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now or timezone.now())

    def reserving(self, now: datetime | None = None) -> "InvitationQuerySet":
        """Keeps a seat for somebody who is not a member yet."""
        return self.living(now).filter(membership=None)


class Invitation(models.Model):
    """A place in an institution, offered to one address. With a membership it only brings a member in."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="tr")
    role = models.CharField(_("role"), max_length=17, choices=Membership.Role.choices, default=Membership.Role.MEMBER)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True, help_text="the link itself is in the mail alone")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["institution", "expires_at"],
                name="open_invitations",
                condition=Q(accepted_at=None, withdrawn_at=None),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "email"],
                name="an_address_is_invited_once_at_a_time",
                condition=Q(accepted_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="what_was_accepted_is_not_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.institution}"

    @property
    def is_open(self) -> bool:
        """Neither accepted nor withdrawn; it may have expired."""
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def is_living(self) -> bool:
        return self.is_open and self.expires_at > timezone.now()


class PeopleImport(models.Model):
    """A list of people that was read and waits for a yes, or is being taken in. Its rows go when it is over."""

    class State(models.TextChoices):
        DRAFT = "draft", _("To be looked at")
        QUEUED = "queued", _("Waiting")
        DONE = "done", _("Taken in")
        FAILED = "failed", _("Not taken in")

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255, blank=True, help_text="empty: pasted")
    rows = models.JSONField(default=list, help_text="as they were handed in, head first")
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    sends_invitations = models.BooleanField(default=True)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="imports_to_carry_out", condition=Q(state="queued"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["done", "failed"]) | Q(rows=[]), name="an_import_that_is_over_keeps_no_people"
            )
        ]

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}


class ViewingGrant(models.Model):
    """Viewing authority: a person may see the requests of a unit, a region's subtree or the whole institution."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="viewing_grants")
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="viewing_grants")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True)
    can_reply = models.BooleanField(default=False)
    can_file = models.BooleanField(default=False, help_text="files requests for the place, too")
    reason = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True, help_text="told that it ends soon")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(region__isnull=True), name="authority_is_on_a_unit_or_a_region"
            ),
            models.CheckConstraint(condition=Q(can_file=False) | Q(can_reply=True), name="who_files_also_replies"),
        ]

    @property
    def level(self) -> str:
        """ "read", "reply" or "file"; each holds the ones before it."""
        return "file" if self.can_file else "reply" if self.can_reply else "read"

    @property
    def place(self) -> "Unit | Region | Institution":
        return self.unit or self.region or self.institution

    @property
    def last_day(self) -> date | None:
        return timezone.localdate(self.until - timedelta(microseconds=1)) if self.until else None


class SupportAccessQuerySet(models.QuerySet["SupportAccess"]):
    def waiting(self) -> "SupportAccessQuerySet":
        return self.filter(allowed_at=None, declined_at=None, ended_at=None)

    def running(self, now: datetime) -> "SupportAccessQuerySet":
        """It ends by the clock; nothing has to be done for that."""
        return self.filter(until__gt=now, ended_at=None)


class SupportAccess(models.Model):
    """One colleague at the vendor acts for an institution for some hours, because its administrator allowed it."""

    MOST_HOURS = 72

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for an answer")
        RUNNING = "running", pgettext_lazy("support access", "Runs")
        OVER = "over", pgettext_lazy("support access", "Over")
        ENDED = "ended", _("Ended early")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("support access", "Taken back")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="accesses")
    colleague = models.ForeignKey(User, on_delete=models.PROTECT, related_name="accesses")
    reason = models.CharField(_("reason"), max_length=500)
    hours = models.PositiveSmallIntegerField(_("hours"))
    asked_at = models.DateTimeField(null=True, blank=True, help_text="empty when the institution offered it unasked")
    allowed_at = models.DateTimeField(null=True, blank=True)
    allowed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SupportAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours__range=(1, 72)), name="access_is_for_three_days_at_most"),
            models.CheckConstraint(
                condition=Q(allowed_at=None, until=None)
                | Q(until__gt=F("allowed_at"), until__lte=F("allowed_at") + timedelta(hours=72)),
                name="allowed_access_ends_within_three_days",
            ),
            models.CheckConstraint(
                condition=Q(allowed_at=None) | Q(declined_at=None), name="access_is_allowed_or_declined"
            ),
            models.UniqueConstraint(
                fields=["institution", "colleague"],
                condition=Q(allowed_at=None, declined_at=None, ended_at=None),
                name="a_colleague_waits_for_one_answer",
            ),
        ]
        indexes = [models.Index(fields=["colleague", "until"], name="accesses_of_a_colleague")]

    def __str__(self) -> str:
        return f"{self.colleague} · {self.institution}"

    def state(self, now: datetime) -> State:
        if self.declined_at:
            return self.State.DECLINED
        if self.ended_at:
            return self.State.ENDED if self.allowed_at else self.State.WITHDRAWN
        if self.until is None:
            return self.State.WAITING
        return self.State.RUNNING if now < self.until else self.State.OVER


class InstitutionNote(models.Model):
    """What the vendor's people know of an institution. It is theirs: the institution never sees it."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("note"))
    is_pinned = models.BooleanField(default=False)
    written_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["institution", "-is_pinned", "-id"], name="notes_of_an_institution")]

    def __str__(self) -> str:
        return self.text[:80]
