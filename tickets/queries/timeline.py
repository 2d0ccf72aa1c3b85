from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts.models import User
from common.compiled import compiled
from tickets import history
from tickets.models import Attachment, Comment, Event, Ticket


@dataclass(frozen=True)
class Item:
    """One thing that happened: a text (the request itself, an answer, a reply, a note, a call), or a change."""

    at: datetime
    anchor: str
    author: User | None = None
    comment: Comment | None = None
    request: Ticket | None = None
    attachments: list[Attachment] = field(default_factory=list)
    words: str = ""
    icon: str = ""
    url: str = ""
    is_first_answer: bool = False

    @property
    def is_text(self) -> bool:
        return self.comment is not None or self.request is not None


def timeline(ticket: Ticket, *, to: User, attachments: Iterable[Attachment]) -> list[Item]:
    """What this reader may know of the ticket, oldest first, in two statements."""
    files = _by_comment(file for file in attachments if to.is_vendor or not file.is_note)
    items = [
        Item(ticket.filed_at, "request", ticket.requester, request=ticket, attachments=files.pop(None, [])),
        *_filing(ticket),
        *_texts(ticket, to, files),
        *_changes(ticket, to),
    ]
    return sorted(items, key=lambda item: (item.at, not item.is_text))


def _filing(ticket: Ticket) -> list[Item]:
    """Said where the author of the text is not who sent it."""
    if ticket.filed_by is None:
        return []
    words = _("%(name)s filed the request for a colleague") % {"name": ticket.filed_by.name}
    return [Item(ticket.filed_at, "filed", ticket.filed_by, words=words, icon="send")]


def file_rows() -> ArraySubquery:
    """An annotation for a ticket: its files come along in the same statement."""
    names = ("pk", "public_id", "comment_id", "name", "size", "content_type", "is_note")
    files = Attachment.objects.filter(ticket=OuterRef("pk")).order_by("id")
    return ArraySubquery(files.values(json=JSONObject(**{name: name for name in names})))


def files_of(ticket: Any, *, to: User) -> list[Attachment]:
    """The files that came along as `file_rows`. Those of notes are as internal as the notes."""
    files = [
        Attachment(**{**row, "public_id": UUID(row["public_id"])}, ticket_id=ticket.pk) for row in ticket.file_rows
    ]
    return [file for file in files if to.is_vendor or not file.is_note]


def _texts(ticket: Ticket, to: User, files: dict[int | None, list[Attachment]]) -> list[Item]:
    items, answered = [], False
    for comment in _comments(ticket.pk, to_vendor=to.is_vendor):
        is_first = comment.by_vendor and not comment.is_note and not answered
        answered = answered or is_first
        items.append(
            Item(
                comment.written_at,
                f"c{comment.pk}",
                comment.author,
                comment=comment,
                attachments=files.get(comment.pk, []),
                is_first_answer=is_first,
            )
        )
    return items


def _changes(ticket: Ticket, to: User) -> list[Item]:
    return [
        Item(
            event.at,
            f"e{event.pk}",
            event.actor,
            words=history.words(event, to_vendor=to.is_vendor),
            icon=history.icon(event),
            url=history.leads_to(event, to=to),
        )
        for event in _events(ticket.pk)
        if history.is_shown(event, to_vendor=to.is_vendor)
    ]


@compiled
def _comments(ticket: int, *, to_vendor: bool) -> QuerySet[Comment]:
    comments = Comment.objects.filter(ticket=ticket).readable(to_vendor=to_vendor)
    return comments.select_related("author").defer("search").order_by("written_at", "id")


@compiled
def _events(ticket: int) -> QuerySet[Event]:
    told = [*history.TOLD_BY_THE_TEXT, Event.Kind.FILED]
    return Event.objects.filter(ticket=ticket).exclude(kind__in=told).select_related("actor").order_by("at", "id")


def _by_comment(attachments: Iterable[Attachment]) -> dict[int | None, list[Attachment]]:
    files: dict[int | None, list[Attachment]] = {}
    for attachment in attachments:
        files.setdefault(attachment.comment_id, []).append(attachment)
    return files
