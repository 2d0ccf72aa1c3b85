from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import CombinedSearchVector, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.models import Among, Fold
from organizations.models import Institution, Unit
from packages.models import Hold, Subscription
from products.models import Product, ProductVersion
from tickets.models.readers import Customer, Reader, SoftwareUnit, Support, reader_of, shares_reaching


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, user: User) -> "TicketQuerySet":
        """The only fence. Agents and managers see all, the software unit what was passed on to it,
        customers what their role, authority and shares open to them now."""
        return self.seen_by(reader_of(user))

    def seen_by(self, reader: Reader) -> "TicketQuerySet":
        """The same for whom is known already; the words of `visible_to` as plain values, for compiled statements."""
        if isinstance(reader, Support):
            return self
        if isinstance(reader, SoftwareUnit):
            return self.filter(forwarded_at__isnull=False)
        seen = reader.sight
        visible = Q(requester=reader.pk) | Q(pk__in=_shared_with(reader))
        if seen.institutions:
            visible |= Q(Among("institution", seen.institutions))
        if seen.units:
            visible |= Q(Among("unit", seen.units))
        if seen.regions:
            visible |= Q(unit__in=seen.units_in_regions())
        return self.filter(visible, Among("institution", seen.belongs_to))

    def shared_with(self, reader: Customer) -> "TicketQuerySet":
        """What somebody opened to this customer: a part of what is visible to them."""
        return self.filter(Among("institution", reader.sight.belongs_to), pk__in=_shared_with(reader))

    def open(self) -> "TicketQuerySet":
        return self.filter(status__in=Ticket.OPEN_STATES)

    def in_queue(self) -> "TicketQuerySet":
        """Waits for the vendor: new, or in progress."""
        return self.filter(status__in=Ticket.QUEUE_STATES)

    def of_team(self, user: User) -> "TicketQuerySet":
        """What this colleague takes from: the software unit its own, everybody else support's."""
        return self.filter(team=Ticket.Team.SOFTWARE if user.is_software else Ticket.Team.SUPPORT)

    def in_queue_order(self) -> "TicketQuerySet":
        return self.order_by("priority", F("response_due_at").asc(nulls_last=True), "filed_at", "id")

    def latest_first(self) -> "TicketQuerySet":
        return self.order_by("-last_activity_at", "-id")


def _shared_with(reader: Customer) -> models.QuerySet["Ticket", int]:
    return Ticket.objects.filter(shares_reaching(reader, "shares__")).values_list("pk", flat=True)


class Ticket(models.Model):
    """One request, from filing to settlement."""

    class Kind(models.TextChoices):
        SUPPORT = "support", _("Support request")
        BUG = "bug", _("Bug report")
        SUGGESTION = "suggestion", _("Suggestion")

    class Status(models.TextChoices):
        NEW = "new", _("New")
        IN_PROGRESS = "in_progress", _("In progress")
        WAITING = "waiting", _("Waiting for customer")
        AWAITING_QUOTA = "awaiting_quota", _("Awaiting quota")
        RESOLVED = "resolved", _("Resolved")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Channel(models.TextChoices):
        WRITTEN = "written", _("Written")
        PHONE = "phone", _("Phone")
        REMOTE = "remote", _("Live remote")

    class Effect(models.TextChoices):
        STOPPED = "stopped", _("Work has stopped – nobody can work")
        SLOWED = "slowed", _("Slowed down – we have a temporary way")
        QUESTION = "question", _("A question or an idea")

    class Team(models.TextChoices):
        SUPPORT = "support", _("Support")
        SOFTWARE = "software", _("Software unit")

    class Outcome(models.TextChoices):
        SOLVED = "solved", _("Solved")
        DUPLICATE = "duplicate", _("Duplicate")
        SPAM = "spam", _("Spam")
        WRONG_PLACE = "wrong_place", _("Filed in the wrong place")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN_STATES = (Status.NEW, Status.IN_PROGRESS, Status.WAITING, Status.AWAITING_QUOTA)
    QUEUE_STATES = (Status.NEW, Status.IN_PROGRESS)
    NO_PRIORITY = 9

    # db_index=False where a wider index of Meta begins with the column: every index is written at filing.
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    requester = models.ForeignKey(User, on_delete=models.PROTECT, related_name="requests", db_index=False)
    filed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="a colleague who filed it for the requester; empty: the requester",
    )
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets")
    product_version = models.ForeignKey(
        ProductVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SUPPORT)
    subject = models.CharField(_("subject"), max_length=160)
    text = models.TextField(_("description"))
    effect = models.CharField(_("effect on work"), max_length=8, choices=Effect.choices, default=Effect.QUESTION)
    status = models.CharField(max_length=14, choices=Status.choices, default=Status.NEW)
    channel = models.CharField(max_length=7, choices=Channel.choices, default=Channel.WRITTEN)
    team = models.CharField(max_length=8, choices=Team.choices, default=Team.SUPPORT)
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)
    filing_key = models.UUIDField(help_text="one per form: the same form sent twice is one request")

    # What was promised at filing, copied from the subscription
    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.PositiveSmallIntegerField(default=NO_PRIORITY)
    region_path = ArrayField(models.BigIntegerField(), default=list)

    filed_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True, blank=True, help_text="when it got its place in the queue")
    response_due_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="the due moment of a running promise, here for the queue's order; empty once answered",
    )
    answered_at = models.DateTimeField(null=True, blank=True, help_text="first public text by an agent")
    forwarded_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    last_activity_at = models.DateTimeField()

    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates")

    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    rating_text = models.TextField(blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)

    search = models.GeneratedField(
        expression=CombinedSearchVector(
            SearchVector(Fold("subject"), weight="A", config=Value("simple")),
            "||",
            SearchVector(Fold("text"), weight="B", config=Value("simple")),
            config=Value("simple"),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                F("team"),
                F("priority"),
                F("response_due_at").asc(nulls_last=True),
                F("filed_at"),
                F("id"),
                name="the_queue",
                condition=Q(status__in=["new", "in_progress"]),
            ),
            models.Index(
                F("team"),
                F("priority"),
                F("response_due_at").asc(nulls_last=True),
                F("filed_at"),
                F("id"),
                name="free_in_the_queue",
                condition=Q(status__in=["new", "in_progress"], assignee__isnull=True),
            ),
            models.Index(
                fields=["team", "response_due_at", "id"],
                name="promises_in_the_queue",
                condition=Q(status__in=["new", "in_progress"], response_due_at__isnull=False),
            ),
            models.Index(
                fields=["institution", "team", "priority", "response_due_at"],
                name="queue_of_an_institution",
                condition=Q(status__in=["new", "in_progress"]),
            ),
            models.Index(
                fields=["team", "kind", "priority", "response_due_at", "filed_at", "id"],
                name="queue_of_a_kind",
                condition=Q(status__in=["new", "in_progress"]),
            ),
            models.Index(
                fields=["product", "team", "priority", "response_due_at", "filed_at", "id"],
                name="queue_of_a_product",
                condition=Q(status__in=["new", "in_progress"]),
            ),
            models.Index(
                fields=["assignee", "response_due_at", "priority", "filed_at", "id"],
                name="queue_of_an_agent",
                condition=Q(status__in=["new", "in_progress"]),
            ),
            models.Index(
                fields=["team", "last_activity_at", "id"],
                name="tickets_at_the_customer",
                condition=Q(status="waiting"),
            ),
            models.Index(fields=["requester", "-last_activity_at", "-id"], name="tickets_of_a_person"),
            models.Index(
                fields=["filed_by", "filed_at"], name="tickets_filed_for_others", condition=Q(filed_by__isnull=False)
            ),
            models.Index(fields=["institution", "-last_activity_at", "-id"], name="tickets_of_an_institution"),
            models.Index(fields=["unit", "-last_activity_at", "-id"], name="tickets_of_a_unit"),
            models.Index(
                fields=["assignee", "-last_activity_at", "-id"],
                name="open_tickets_of_an_agent",
                condition=Q(status__in=["new", "in_progress", "waiting", "awaiting_quota"]),
            ),
            models.Index(
                fields=["institution", "-last_activity_at", "-id"],
                name="open_tickets_of_an_institution",
                condition=Q(status__in=["new", "in_progress", "waiting", "awaiting_quota"]),
            ),
            models.Index(
                fields=["institution", "filed_at", "id"],
                name="tickets_awaiting_quota",
                condition=Q(status="awaiting_quota"),
            ),
            models.Index(
                fields=["institution", "rated_at", "rating"],
                name="ratings_of_an_institution",
                condition=Q(rating__isnull=False),
            ),
            models.Index(
                Greatest("resolved_at", "closed_at"),
                F("filed_at"),
                name="settled_tickets",
                condition=~Q(status__in=["new", "in_progress", "waiting", "awaiting_quota"]),
            ),
            GinIndex(fields=["search"], name="ticket_search"),
            GinIndex(OpClass(Fold("subject"), name="gin_trgm_ops"), name="ticket_subject_trigrams"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["requester", "filing_key"], name="a_form_sent_twice_is_one_request"),
            models.CheckConstraint(
                condition=~Q(status__in=["closed", "withdrawn"]) | Q(closed_at__isnull=False),
                name="a_closed_ticket_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="resolved") | Q(resolved_at__isnull=False), name="a_resolved_ticket_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="awaiting_quota") | Q(hold__isnull=True), name="a_waiting_request_holds_no_unit"
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="a_rating_is_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("tickets:show", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN_STATES

    @property
    def is_settled(self) -> bool:
        return not self.is_open

    @property
    def has_answer(self) -> bool:
        return self.answered_at is not None

    @property
    def is_support(self) -> bool:
        return self.kind == self.Kind.SUPPORT
