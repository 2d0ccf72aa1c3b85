from django.db import models
from django.db.models import Q

from accounts.models import User
from organizations.models import Region, Unit
from tickets.models.tickets import Ticket


class Share(models.Model):
    """A request opened to a person, unit or region of the same institution, to read or to reply."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    can_reply = models.BooleanField(default=False)
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    shared_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "ticket"], name="shares_of_a_person", condition=Q(withdrawn_at=None)),
            models.Index(fields=["unit", "ticket"], name="shares_of_a_unit", condition=Q(withdrawn_at=None)),
            models.Index(fields=["region", "ticket"], name="shares_of_a_region", condition=Q(withdrawn_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, unit__isnull=True, region__isnull=True)
                | Q(person__isnull=True, unit__isnull=False, region__isnull=True)
                | Q(person__isnull=True, unit__isnull=True, region__isnull=False),
                name="a_share_names_one_reader",
            ),
            models.UniqueConstraint(
                fields=["ticket", "person", "unit", "region"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="a_ticket_is_shared_once_with_a_reader",
            ),
        ]
