from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models.people import Membership
from organizations.models.places import Institution, Region, Unit


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
    times_sent = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="when the person last asked for a new one")
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

    @property
    def may_ask_again(self) -> bool:
        """It ended without being used."""
        return self.accepted_at is None and not self.is_living


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


class JoinRequest(models.Model):
    """Somebody at an allowed address asks to be let in; it counts once the address is confirmed."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="join_requests")
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    wish = models.CharField(max_length=200, blank=True, help_text="where they work, in their words")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="tr")
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["institution", "-id"],
                name="people_who_ask_to_join",
                condition=Q(confirmed_at__isnull=False, decided_at=None),
            ),
            models.Index(fields=["email", "-asked_at"], name="join_requests_of_an_address"),
        ]
