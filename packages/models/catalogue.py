from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Service(models.Model):
    """One of the 18 services of the source table. Loaded by a migration; never edited by hand."""

    class Group(models.TextChoices):
        TECHNICAL = "technical", _("Technical support")
        CORPORATE = "corporate", _("Corporate management")
        LEARNING = "learning", _("Learning")

    class Kind(models.TextChoices):
        SEATS = "seats", _("Seats")
        QUOTA = "quota", _("Counted")
        INCLUDED = "included", _("Included or not")
        PRIORITY = "priority", _("Queue priority")
        RESPONSE = "response", _("First response time")
        UNLIMITED = "unlimited", _("Unlimited")

    class Code(models.TextChoices):
        """The services that code refers to by name."""

        SEATS = "seats"
        ONBOARDING = "onboarding"
        WRITTEN = "written"
        PHONE = "phone"
        REMOTE = "remote"
        ONSITE = "onsite"
        ANYTIME_FILING = "anytime_filing"
        WEB_AND_MOBILE = "web_and_mobile"
        PRIORITY = "priority"
        PRODUCT_DEVELOPMENT = "product_development"
        FIRST_RESPONSE = "first_response"
        SATISFACTION = "satisfaction"
        STAFF_PERFORMANCE = "staff_performance"
        REGIONS = "regions"
        TRAINING = "training"
        WORKSHOP = "workshop"
        HELP_LIBRARY = "help_library"
        PROJECT_LIBRARY = "project_library"

    number = models.PositiveSmallIntegerField(unique=True)
    code = models.CharField(max_length=24, choices=Code.choices, unique=True)
    group = models.CharField(max_length=10, choices=Group.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name_tr = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    text_tr = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_tr

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_tr


class Tier(models.Model):
    """Silver, Gold, Premium, Premium+."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=40, unique=True)
    title_tr = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    rank = models.PositiveSmallIntegerField(unique=True, help_text="1 is the smallest package")

    def __str__(self) -> str:
        return self.name


class TierVersion(models.Model):
    """What a tier offers from a day on. A published version never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    priority = models.PositiveSmallIntegerField(help_text="1 is served first")
    response_minutes = models.PositiveSmallIntegerField(help_text="first response, in minutes of working time")
    seats_minimum = models.PositiveIntegerField()
    seats_maximum = models.PositiveIntegerField(null=True, blank=True, help_text="empty means without limit")
    list_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="of a year, in lira")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tier", "number"], name="a_tier_has_one_version_of_a_number"),
            models.UniqueConstraint(fields=["tier"], condition=Q(state="draft"), name="a_tier_has_one_draft"),
            models.CheckConstraint(
                condition=Q(seats_maximum__isnull=True) | Q(seats_maximum__gte=F("seats_minimum")),
                name="a_tier_offers_a_range_of_seats",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier} v{self.number}"


class TierService(models.Model):
    """One cell of the table: what a tier version offers of a service."""

    version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="offers")
    included = models.BooleanField()
    minimum = models.PositiveIntegerField(null=True, blank=True)
    maximum = models.PositiveIntegerField(null=True, blank=True)
    unlimited = models.BooleanField(default=False)
    priced_per_unit = models.BooleanField(default=False, help_text="not in the package; bought one by one")
    unit_price = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, help_text="of one unit on top of the package, in lira"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "service"], name="a_version_offers_a_service_once"),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(maximum__gte=F("minimum")),
                name="an_offer_is_a_range",
            ),
        ]


class Band(models.Model):
    """A range of seats of a tier version whose quotas are fixed together."""

    version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="bands")
    seats_minimum = models.PositiveIntegerField()
    seats_maximum = models.PositiveIntegerField()
    list_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="of a year, in lira")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "seats_minimum"], name="bands_begin_at_different_seats"),
            models.CheckConstraint(condition=Q(seats_maximum__gte=F("seats_minimum")), name="a_band_is_a_range"),
        ]

    def __str__(self) -> str:
        return f"{self.seats_minimum}–{self.seats_maximum}"


class BandAllowance(models.Model):
    band = models.ForeignKey(Band, on_delete=models.PROTECT, related_name="allowances")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["band", "service"], name="a_band_fixes_a_service_once")]
