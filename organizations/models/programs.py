from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models.places import Institution

ENDS_SOON = timedelta(days=14)


class ProgramTokenQuerySet(models.QuerySet["ProgramToken"]):
    def living(self, now: datetime) -> "ProgramTokenQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=now)


class ProgramToken(models.Model):
    """What one program of an institution shows instead of signing in. It is the institution's, not its maker's: it
    works until it is revoked or its time is over. Only its hash is kept; the words are shown once."""

    class Scope(models.TextChoices):
        """What it may do; the apps above say what that opens."""

        PRODUCT_USE = "product_use", _("Tell product use")
        REPORTS = "reports", _("Read reports")

    class Lasts(models.IntegerChoices):
        """For how many days; none is for ever."""

        QUARTER = 90, _("3 months")
        YEAR = 365, _("A year")
        TWO_YEARS = 730, _("2 years")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="program_tokens")
    name = models.CharField(_("name"), max_length=80, help_text="which program uses it")
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=30), help_text="what it may do, chosen when it was made")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="chosen when it was made; nothing prolongs it")
    warned_at = models.DateTimeField(null=True, blank=True, help_text="when its end was announced")
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProgramTokenQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(scopes=[]), name="a_token_may_do_something")]

    def __str__(self) -> str:
        return self.name

    @property
    def allowed(self) -> list[str | Promise]:
        return [label for scope, label in self.Scope.choices if scope in self.scopes]

    @property
    def is_living(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def ends_soon(self) -> bool:
        return self.is_living and self.expires_at <= timezone.now() + ENDS_SOON
