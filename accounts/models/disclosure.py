"""What people are told about their data, and what they agree to. Reading is not agreeing: two tables."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class DisclosureText(models.Model):
    """One version of what we tell people about their data, in both languages. Published, it never changes."""

    number = models.PositiveIntegerField(unique=True)
    text_tr = models.TextField(_("Turkish text"))
    text_en = models.TextField(_("English text"))
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(published_at=None), name="one_draft_of_the_disclosure_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(text_tr="") & ~Q(text_en=""),
                name="a_published_disclosure_speaks_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    def text_in(self, language: str) -> str:
        """With who we are filled in: name and address are settings of the deployment."""
        text = self.text_en if language == "en" else self.text_tr
        if not settings.VENDOR_ADDRESS:
            text = text.replace(" ({address})", "")
        facts = {
            "vendor": settings.VENDOR_NAME,
            "address": settings.VENDOR_ADDRESS,
            "contact": settings.PRIVACY_CONTACT,
        }
        for word, value in facts.items():
            text = text.replace(f"{{{word}}}", value)
        return text


class DisclosureReading(models.Model):
    """A person was shown a version and confirmed having read it. That is all it says: it is no consent."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="disclosure_readings")
    text = models.ForeignKey(DisclosureText, on_delete=models.PROTECT, related_name="readings")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    shown_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "text"], name="a_person_confirms_a_version_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at__gte=models.F("shown_at")), name="a_text_is_shown_before_it_is_confirmed"
            ),
        ]


class Consent(models.Model):
    """One answer to one question: given or withdrawn. Answers are added, never changed; the latest one holds."""

    class Purpose(models.TextChoices):
        SURVEYS = "surveys", _("Surveys about our support")
        NEWS = "news", _("News about products and trainings")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    is_given = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "purpose", "-id"], name="answers_of_a_person")]
