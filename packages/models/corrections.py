from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from packages.models.ledger import LedgerEntry, QuotaAccount


class Correction(models.Model):
    """A change to a ledger that does not add up, asked for by one person and posted as one more entry.

    A large one waits for a second person. Neither counters nor entries are ever edited.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a second person")
        POSTED = "posted", _("Posted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    account = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, related_name="corrections")
    granted = models.IntegerField(default=0, help_text="change to granted")
    held = models.IntegerField(default=0, help_text="change to held")
    captured = models.IntegerField(default=0, help_text="change to captured")
    reason = models.CharField(max_length=300)
    key = models.UUIDField(unique=True, help_text="one per form: the same form sent twice asks once")
    needs_approval = models.BooleanField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(state="asked"), name="an_account_waits_for_one_correction"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True) | ~Q(state="asked") & Q(decided_at__isnull=False),
                name="a_decided_correction_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="posted", entry__isnull=False) | ~Q(state="posted") & Q(entry__isnull=True),
                name="a_posted_correction_has_its_entry",
            ),
            models.CheckConstraint(
                condition=~Q(state="posted", needs_approval=True) | ~Q(decided_by=F("asked_by")),
                name="a_second_person_approves_a_large_correction",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.ASKED


class Recount(models.Model):
    """What a nightly comparison of counters, ledger and living holds has found."""

    at = models.DateTimeField(auto_now_add=True)
    seconds = models.FloatField()
    accounts = models.PositiveIntegerField()
    mismatches = models.JSONField(default=list, help_text="ids of the accounts that did not add up")
