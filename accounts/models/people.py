from copy import copy
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import ErasedName, PersonNameField
from common.models import Fold, SortKey
from common.turkish import fold_email


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=fold_email(email or ""))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=fold_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person. Customers have memberships; the vendor's people have a vendor role."""

    class VendorRole(models.TextChoices):
        AGENT = "agent", _("Agent")
        SOFTWARE = "software", _("Software unit")
        MANAGER = "manager", _("Manager")

    class Theme(models.TextChoices):
        SYSTEM = "", _("As on the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        COMFORTABLE = "", _("Comfortable")
        COMPACT = "compact", _("Compact")

    email = models.EmailField(_("e-mail"), unique=True)
    name = PersonNameField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    vendor_role = models.CharField(_("vendor role"), max_length=10, choices=VendorRole.choices, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="when name, address and phone were erased for good"
    )

    is_newcomer = models.BooleanField(
        default=False, help_text="came by an invitation and was not shown the first page yet"
    )

    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="tr")
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, blank=True)
    density = models.CharField(_("density"), max_length=7, choices=Density.choices, blank=True)
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)

    last_institution = models.BigIntegerField(
        null=True, blank=True, help_text="which of several institutions the person switched to last"
    )

    sort_key = models.GeneratedField(expression=SortKey(F("name")), output_field=models.TextField(), db_persist=True)

    # Of the person at the browser: the one institution that pages are about; 0 while that is not known. None is the
    # person as such, to whom all their institutions count: whom a mail is for, or a task.
    stands_in: int | None = None

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Fold(F("email"))), name="an_email_is_stored_folded"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(is_active=False, phone="", vendor_role=""),
                name="an_erased_person_has_no_account",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_vendor(self) -> bool:
        return bool(self.vendor_role)

    @property
    def is_agent(self) -> bool:
        """Works the queue: agents, and managers when they lend a hand."""
        return self.vendor_role in {self.VendorRole.AGENT, self.VendorRole.MANAGER}

    @property
    def is_software(self) -> bool:
        return self.vendor_role == self.VendorRole.SOFTWARE

    @property
    def is_manager(self) -> bool:
        return self.vendor_role == self.VendorRole.MANAGER

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    def everywhere(self) -> "User":
        """The same person with all their institutions."""
        person = copy(self)
        person.stands_in = None
        return person

    @cached_property
    def initials(self) -> str:
        if isinstance(self.name, ErasedName):
            return ""
        words = self.name.split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]])
