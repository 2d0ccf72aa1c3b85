"""What requests keep about a person: what they asked, wrote, uploaded, rated and did."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import Holder, Removed, Row, Section, Written, register
from accounts.traces import Texts, Traces
from common import retention
from common.refusals import Refused
from common.turkish import fold
from organizations.models import Membership
from tickets import actions
from tickets.models import Attachment, Comment, Event, Share, SlaClock, Ticket

MODELS = (
    "tickets.Attachment",
    "tickets.Comment",
    "tickets.Event",
    "tickets.Share",
    "tickets.SlaClock",
    "tickets.Ticket",
)
FILE_DAYS = 10 * 365


def register_all() -> None:
    register(
        Holder(
            app="tickets",
            sections=_sections,
            models=MODELS,
            written=[
                Written(_("Requests and answers the person took part in"), _own_texts),
                Written(_("Other requests that name the person"), _other_texts),
            ],
            removed=[
                Removed(_("Files that were never sent"), _drafts, lambda user, by: actions.discard_drafts_of(user)),
            ],
            refuse=_refuse,
            kept=[
                _("Requests, answers, files and ratings, as the institution’s record and without the name."),
                _("What is inside files that were sent: look there yourself when they name the person."),
            ],
            weight=lambda user: Ticket.objects.filter(requester=user).count() + user.comments.count(),
        )
    )
    _register_kinds()


def _register_kinds() -> None:
    retention.register(
        retention.Kind(
            code="draft_files",
            label=_("Files that were never sent"),
            effect=_("Deleted."),
            days=1,
            is_enabled=True,
            due=_unsent,
            purge=actions.sweep_drafts,
        )
    )
    retention.register(
        retention.Kind(
            code="closed_files",
            label=_("Files of closed requests"),
            effect=_("The files are deleted; the requests stay."),
            days=FILE_DAYS,
            is_enabled=False,
            due=_closed,
            purge=actions.drop_files,
        )
    )


# --- the export ------------------------------------------------------------------------------


def _sections(user: User) -> Iterable[Section]:
    yield Section("requests", _("Requests you filed"), _REQUEST, _requests(user))
    yield Section("texts", _("What you wrote on requests"), _TEXT, _texts(user))
    yield Section("files", _("Files you uploaded"), _FILE, _files(user))
    yield Section("shares", _("Requests shared with you"), _SHARE, _shares(user))
    yield Section("steps", _("What you did on requests"), _STEP, _steps(user))


_REQUEST = {
    "number": _("Number"),
    "subject": _("Subject"),
    "text": _("Text"),
    "kind": _("Kind"),
    "state": _("State"),
    "institution": _("Institution"),
    "unit": _("Unit"),
    "filed_at": _("Filed"),
    "resolved_at": _("Resolved"),
    "rating": _("Rating"),
    "rating_text": _("Remark to the rating"),
}
_TEXT = {"request": _("Request"), "text": _("Text"), "is_note": _("Internal note"), "written_at": _("When")}
_FILE = {
    "request": _("Request"),
    "name": _("Name"),
    "size": _("Size"),
    "sha256": _("SHA-256"),
    "uploaded_at": _("When"),
}
_SHARE = {
    "request": _("Request"),
    "can_reply": _("May reply"),
    "shared_at": _("Since"),
    "until": _("Until"),
    "withdrawn_at": _("Withdrawn"),
}
_STEP = {"request": _("Request"), "what": _("What"), "at": _("When")}


def _requests(user: User) -> list[Row]:
    rows = Ticket.objects.filter(requester=user).select_related("institution", "unit").order_by("-id")
    return [
        {
            "number": row.pk,
            "subject": row.subject,
            "text": row.text,
            "kind": str(row.get_kind_display()),
            "state": str(row.get_status_display()),
            "institution": row.institution.name,
            "unit": row.unit.name if row.unit else None,
            "filed_at": row.filed_at,
            "resolved_at": row.resolved_at,
            "rating": row.rating,
            "rating_text": row.rating_text,
        }
        for row in rows
    ]


def _texts(user: User) -> list[Row]:
    """Of the vendor's people also the notes they wrote themselves."""
    rows = Comment.objects.filter(author=user).order_by("-id")
    return [
        {"request": row.ticket_id, "text": row.text, "is_note": row.is_note, "written_at": row.written_at}
        for row in rows
    ]


def _files(user: User) -> list[Row]:
    columns = ("ticket_id", "name", "size", "sha256", "uploaded_at")
    rows = Attachment.objects.filter(uploaded_by=user).order_by("-id").values_list(*columns)
    return [dict(zip(_FILE, row, strict=True)) for row in rows]


def _shares(user: User) -> list[Row]:
    columns = ("ticket_id", "can_reply", "shared_at", "until", "withdrawn_at")
    rows = Share.objects.filter(person=user).order_by("-id").values_list(*columns)
    return [dict(zip(_SHARE, row, strict=True)) for row in rows]


def _steps(user: User) -> list[Row]:
    rows = Event.objects.filter(actor=user).order_by("-id")
    return [{"request": row.ticket_id, "what": str(row.get_kind_display()), "at": row.at} for row in rows]


# --- what an erasure meets -------------------------------------------------------------------


def _took_part(traces: Traces) -> QuerySet[Ticket, int]:
    """Every text of these is read: names stand there in any spelling."""
    wrote = Comment.objects.filter(author=traces.pk).values("ticket")
    acted = Event.objects.filter(actor=traces.pk).values("ticket")
    reads = Share.objects.filter(person=traces.pk).values("ticket")
    mine = Q(requester=traces.pk) | Q(assignee=traces.pk) | Q(pk__in=wrote) | Q(pk__in=acted) | Q(pk__in=reads)
    return Ticket.objects.filter(mine).values_list("pk", flat=True)


def _own_texts(traces: Traces) -> Iterator[Texts]:
    tickets = _took_part(traces)
    inside = {"ticket__in": tickets}
    yield Texts(Ticket.objects.filter(pk__in=tickets), columns=_WORDS, is_narrowed=False)
    yield Texts(Comment.objects.filter(**inside), columns=["text", "html"], is_narrowed=False)
    yield Texts(Event.objects.filter(**inside), data=["data"], is_narrowed=False)
    yield Texts(Attachment.objects.filter(**inside), columns=["name"], is_narrowed=False)
    yield Texts(SlaClock.objects.filter(**inside).exclude(excuse=""), columns=["excuse"], is_narrowed=False)


def _other_texts(traces: Traces) -> Iterator[Texts]:
    """The name where the person belonged, since elsewhere it may be somebody else's; the address everywhere."""
    places = Membership.objects.filter(user=traces.pk).values("institution")
    others = Ticket.objects.exclude(pk__in=_took_part(traces))
    near = others.filter(institution__in=places)
    theirs = {"ticket__in": near}
    yield Texts(near, columns=_WORDS)
    yield Texts(Comment.objects.filter(**theirs), columns=["text", "html"])
    yield Texts(Event.objects.filter(**theirs), data=["data"])
    yield Texts(Attachment.objects.filter(**theirs), columns=["name"])
    yield Texts(SlaClock.objects.filter(**theirs).exclude(excuse=""), columns=["excuse"])
    known = SearchQuery(fold(traces.email), config="simple")
    yield Texts(others.filter(search=known).exclude(pk__in=near), columns=_WORDS, by_address=True)
    far = Comment.objects.filter(search=known).exclude(ticket__in=near).exclude(ticket__in=_took_part(traces))
    yield Texts(far, columns=["text", "html"], by_address=True)


_WORDS = ("subject", "text", "rating_text")


def _drafts(user: User) -> int:
    return Attachment.objects.drafts_of(user).count()


def _refuse(user: User) -> None:
    waiting = Ticket.objects.open().filter(assignee=user).count()
    if waiting:
        raise Refused(
            _now("Open requests are assigned to this person: %(count)d. Give them to somebody else first.")
            % {"count": waiting}
        )


# --- what is not kept for ever ---------------------------------------------------------------


def _unsent(before: datetime) -> retention.Due:
    old = Attachment.objects.filter(ticket=None, uploaded_at__lt=before)
    return retention.Due(**old.aggregate(count=Count("pk"), oldest=Min("uploaded_at")))


def _closed(before: datetime) -> retention.Due:
    old = Attachment.objects.filter(ticket__closed_at__lt=before).exclude(ticket__status__in=Ticket.OPEN_STATES)
    return retention.Due(**old.aggregate(count=Count("pk"), oldest=Min("ticket__closed_at")))
