from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from organizations.models import Institution, Membership
from packages.models.catalogue import Service, Tier, TierVersion
from packages.models.subscriptions import Subscription

LANGUAGES = [("tr", "Türkçe"), ("en", "English")]


class Purpose(models.TextChoices):
    """What an institution asks for and an offer brings."""

    FIRST = "first", _("First package")
    RENEWAL = "renewal", _("Renewal")
    UPGRADE = "upgrade", pgettext_lazy("kind of offer", "Upgrade")
    TOP_UP = "top_up", _("Top-up")


def _administered_by(user: User) -> Q:
    """What the administrators of an institution read; at the vendor the managers read everything."""
    if user.is_manager:
        return Q()
    role = Membership.Role.INSTITUTION_ADMIN
    return Q(institution__in=Membership.objects.active().filter(user=user, role=role).values("institution"))


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, user: User) -> "InquiryQuerySet":
        return self.filter(_administered_by(user))


class Inquiry(models.Model):
    """What an institution's administrator asks the vendor's managers for."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an offer")
        OFFERED = "offered", _("Offered")
        WITHDRAWN = "withdrawn", _("Taken back")
        SET_ASIDE = "set_aside", _("Set aside")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="inquiries")
    kind = models.CharField(max_length=8, choices=Purpose.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, null=True, related_name="inquiries")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, null=True, related_name="+")
    seats = models.PositiveIntegerField(null=True, help_text="of the package; of a top-up the seats to add")
    amounts = models.JSONField(default=dict, help_text="units by code of the service")
    note = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="tr", help_text="of the one who asks")
    key = models.UUIDField(unique=True, help_text="one inquiry, however often the form is sent")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="inquiries_by_state")]

    def __str__(self) -> str:
        return f"{self.institution} · {self.get_kind_display()}"


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: User) -> "OfferQuerySet":
        """An institution sees what was sent to it; a draft is the vendor's own."""
        seen = self.filter(_administered_by(user))
        return seen if user.is_manager else seen.exclude(sent_at=None)

    def with_package(self) -> "OfferQuerySet":
        return self.select_related("institution", "version__tier", "subscription__version__tier", "result")


class Offer(models.Model):
    """A package, or units on top of one, at the vendor's conditions until a day. It changes until it is sent."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField(help_text="of the year")
    kind = models.CharField(max_length=8, choices=Purpose.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="offers")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, null=True, related_name="offers")
    subscription = models.ForeignKey(
        Subscription,
        on_delete=models.PROTECT,
        null=True,
        related_name="offers",
        help_text="renewed, upgraded or added to",
    )
    version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, null=True, related_name="offers")
    seats = models.PositiveIntegerField(null=True, help_text="of the package; of a top-up the seats to add")
    starts_on = models.DateField(null=True, help_text="empty: the day after the renewed one ends")
    ends_on = models.DateField(null=True, help_text="day after the last")
    grace_days = models.PositiveSmallIntegerField(default=0)
    carry_over_percent = models.PositiveSmallIntegerField(default=0)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, help_text="of the package, in lira")
    valid_until = models.DateField(help_text="the last day it can be accepted")
    note = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="tr", help_text="of the document")
    revision = models.PositiveIntegerField(default=1, help_text="one more with every change; a form says which it saw")
    key = models.UUIDField(unique=True, help_text="one offer, however often the form is sent")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    contract_number = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    result = models.ForeignKey(Subscription, on_delete=models.PROTECT, null=True, related_name="accepted_offers")

    objects = OfferQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="offers_by_state"),
            models.Index(fields=["valid_until"], condition=Q(state="sent"), name="offers_that_may_expire"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="an_offer_has_its_own_number"),
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(
                    result__isnull=False,
                    signed_on__isnull=False,
                    accepted_at__isnull=False,
                    contract_number__gt="",
                ),
                name="an_accepted_offer_has_a_contract_and_a_result",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(sent_at__isnull=False),
                name="only_what_was_sent_is_answered",
            ),
            models.CheckConstraint(
                condition=Q(kind="first") | Q(subscription__isnull=False), name="a_change_names_its_subscription"
            ),
            models.CheckConstraint(
                condition=Q(kind="top_up") | Q(version__isnull=False, seats__isnull=False),
                name="an_offered_package_names_version_and_seats",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="an_offered_package_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.institution}"

    @property
    def number(self) -> str:
        return f"{self.year}-{self.sequence:04d}"

    @property
    def last_on(self) -> date | None:
        """The last day of the offered period, as people say it."""
        return self.ends_on - timedelta(days=1) if self.ends_on else None

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def waits(self) -> bool:
        """Sent and not answered yet. Whether it is still valid is a matter of the day."""
        return self.state == self.State.SENT

    def has_run_out(self, today: date) -> bool:
        return today > self.valid_until


class OfferLine(models.Model):
    """Units of one service: what the offered package holds of it, or what a top-up adds."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="lines")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveIntegerField(default=0)
    unlimited = models.BooleanField(default=False)
    unit_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="in lira")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "service"], name="an_offer_has_a_service_once")]

    @property
    def total(self) -> Decimal | None:
        return None if self.unit_price is None else self.unit_price * self.amount


class OfferEvent(models.Model):
    """A recorded step from the first question to the signature."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Asked for")
        TAKEN_BACK = "taken_back", _("Taken back")
        SET_ASIDE = "set_aside", _("Set aside")
        WRITTEN = "written", _("Offer written")
        CHANGED = "changed", _("Offer changed")
        SENT = "sent", _("Offer sent")
        DECLINED = "declined", _("Offer declined")
        WITHDRAWN = "withdrawn", _("Offer withdrawn")
        EXPIRED = "expired", _("Offer expired")
        ACCEPTED = "accepted", _("Offer accepted")

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, null=True, related_name="events")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(inquiry__isnull=False) | Q(offer__isnull=False), name="a_step_is_of_an_inquiry_or_an_offer"
            )
        ]


class CatalogueEvent(models.Model):
    """A recorded change to a tier version."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", _("Draft made")
        EDITED = "edited", _("Draft changed")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")
        DISCARDED = "discarded", _("Draft discarded")

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveSmallIntegerField(help_text="of the version; a discarded draft has no row of its own")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField(default=dict)
