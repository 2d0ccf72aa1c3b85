from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models.places import Institution, Region, Unit


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
