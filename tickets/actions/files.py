from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from common import uploads
from common.refusals import Refused
from common.templatetags.ui import filesize
from tickets.models import Attachment, Comment, Ticket

MOST_FILES = 20
MOST_BYTES = 1024**3
MOST_DRAFTS = 60
SWEPT_DAYS = 30


class TooManyDrafts(Refused):
    """This person has uploaded more than they have sent."""


def keep(upload: UploadedFile, *, by: User) -> Attachment:
    """Stores a file as a draft of `by`. Without its row the file does not stay."""
    if Attachment.objects.drafts_of(by).count() >= MOST_DRAFTS:
        raise TooManyDrafts(
            _("You have %(count)s files that are not sent yet. Send or remove them first.") % {"count": MOST_DRAFTS},
            field="files",
        )
    kept = uploads.store(upload)
    try:
        with transaction.atomic():
            return Attachment.objects.create(
                name=kept.name,
                size=kept.size,
                content_type=kept.content_type,
                path=kept.path,
                sha256=kept.sha256,
                uploaded_by=by,
            )
    except BaseException:
        uploads.remove(kept.path)
        raise


@transaction.atomic
def discard(attachment: Attachment, *, by: User) -> None:
    draft = Attachment.objects.drafts_of(by).select_for_update().filter(pk=attachment.pk).first()
    if draft is None:
        raise Refused(_("This file is not waiting to be sent."))
    _delete([draft])


def attach(files: Sequence[Attachment], *, ticket: Ticket, by: User, comment: Comment | None = None) -> None:
    """Sends drafts of `by` with a ticket or comment. All of them or none: a draft that is somebody else's, gone, or
    already sent refuses the whole. The rows are locked, so two sends of one draft end in one."""
    wanted = {file.pk for file in files}
    if not wanted:
        return
    with transaction.atomic():
        _attach(wanted, ticket, by, comment)


def _attach(wanted: set[int], ticket: Ticket, by: User, comment: Comment | None) -> None:
    drafts = list(Attachment.objects.drafts_of(by).select_for_update().filter(pk__in=wanted).order_by("pk"))
    if len(drafts) != len(wanted):
        raise Refused(_("One of the files is no longer here. Add it again."), field="files")
    _refuse_beyond_limits(ticket, drafts)
    is_note = comment is not None and comment.is_note
    Attachment.objects.filter(pk__in=wanted).update(ticket=ticket, comment=comment, is_note=is_note)


def _refuse_beyond_limits(ticket: Ticket, drafts: list[Attachment]) -> None:
    there = ticket.attachments.aggregate(count=Count("pk"), size=Sum("size", default=0))
    if there["count"] + len(drafts) > MOST_FILES:
        raise Refused(
            ngettext(
                "A request can have %(count)s file. Put several files into one archive.",
                "A request can have %(count)s files. Put several files into one archive.",
                MOST_FILES,
            )
            % {"count": MOST_FILES},
            field="files",
        )
    if there["size"] + sum(draft.size for draft in drafts) > MOST_BYTES:
        raise uploads.TooLarge(
            _("The files of a request can have %(limit)s together.") % {"limit": filesize(MOST_BYTES)}, field="files"
        )


def _delete(drafts: list[Attachment]) -> None:
    """The rows now, the files once that is sure."""
    Attachment.objects.filter(pk__in=[draft.pk for draft in drafts]).delete()
    for draft in drafts:
        transaction.on_commit(partial(uploads.remove, draft.path))


def sweep_drafts(before: datetime, limit: int) -> int:
    """Takes drafts uploaded before and not sent since, then files that no row knows. Returns how many went."""
    gone = _sweep_unsent(before, limit)
    return gone if gone >= limit else gone + _sweep_orphans(before)


@transaction.atomic
def _sweep_unsent(before: datetime, limit: int) -> int:
    unsent = Attachment.objects.filter(ticket=None, uploaded_at__lt=before).select_for_update(skip_locked=True)
    drafts = list(unsent.order_by("pk")[:limit])
    _delete(drafts)
    return len(drafts)


def discard_drafts_of(user: User) -> int:
    """Whatever a person uploaded and never sent."""
    with transaction.atomic():
        drafts = list(Attachment.objects.drafts_of(user).select_for_update().order_by("pk"))
        _delete(drafts)
    return len(drafts)


@transaction.atomic
def drop_files(before: datetime, limit: int) -> int:
    """Files of requests that were closed before. The request itself, and every other word of it, stays."""
    old = Attachment.objects.filter(ticket__closed_at__lt=before).exclude(ticket__status__in=Ticket.OPEN_STATES)
    files = list(old.select_for_update(skip_locked=True, of=["self"]).order_by("pk")[:limit])
    _delete(files)
    return len(files)


def _sweep_orphans(before: datetime) -> int:
    """Files are kept in a folder per day, so a nightly look at the last ones finds what a crash or rollback left."""
    days = [before - timedelta(days=back) for back in range(SWEPT_DAYS)]
    return sum(_sweep_folder(f"{day:%Y/%m/%d}", before) for day in days)


def _sweep_folder(folder: str, before: datetime) -> int:
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    paths = {f"{folder}/{name}" for name in names}
    known = set(Attachment.objects.filter(path__in=paths).values_list("path", flat=True))
    orphans = [path for path in paths - known if default_storage.get_modified_time(path) < before]
    for path in orphans:
        uploads.remove(path)
    return len(orphans)
