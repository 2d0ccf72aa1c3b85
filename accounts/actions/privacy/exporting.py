"""A person's data as files: asked for, prepared at once or by a worker, handed out for a week, deleted."""

import logging
import uuid
from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import exporting
from accounts.actions.privacy.recording import note
from accounts.hearing import export_is_ready
from accounts.models import DataExport, DataRequest, PrivacyEvent, User
from accounts.models.requests import EXPORT_DAYS
from accounts.personal import weight_of
from common import uploads
from common.actions import claim
from common.refusals import Refused

log = logging.getLogger(__name__)
Kind, State = PrivacyEvent.Kind, DataExport.State
AT_ONCE = 1000  # rows, half a second; more are prepared by a worker
DAILY = 5
MAX_ATTEMPTS = 3
LEASE = timedelta(minutes=10)


def make_export(user: User, *, data_request: DataRequest | None = None, by: User) -> DataExport:
    """The files of a person, ready at once when there is little to write."""
    export = _ask(user, data_request, by)
    if weight_of(user) <= AT_ONCE:
        _prepare(export.pk)
        export.refresh_from_db()
    return export


@transaction.atomic
def _ask(user: User, data_request: DataRequest | None, by: User) -> DataExport:
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.is_erased:
        raise Refused(_("This person is erased: nothing is left to hand out."))
    if data_request is not None and not data_request.is_open:
        raise Refused(_("This request is settled already."))
    if DataExport.objects.filter(user=user, state=State.WAITING).exists():
        raise Refused(_("An export is being prepared. It will be here within minutes."))
    now = timezone.now()
    if by == user and DataExport.objects.filter(user=user, asked_at__gt=now - timedelta(days=1)).count() >= DAILY:
        raise Refused(_("That was the last export for today. The earlier ones are still here for download."))
    export = DataExport.objects.create(
        user=user, request=data_request, asked_by=by, asked_at=now, language=user.language
    )
    note(Kind.EXPORT_ASKED, by=by, person=user, data_request=data_request, export=export.pk)
    return export


def prepare_exports() -> int:
    """Writes what waits. A worker that died gives its export back after a while; the third failure is the last."""
    done = 0
    waiting = DataExport.objects.filter(state=State.WAITING).order_by("id")
    while (export := claim(waiting, lease=LEASE, now=timezone.now())) is not None:
        try:
            _prepare(export.pk)
            done += 1
        except Exception:
            log.exception("Export %s could not be prepared", export.pk)
            DataExport.objects.filter(pk=export.pk, attempts__gte=MAX_ATTEMPTS).update(state=State.FAILED)
    return done


def _prepare(pk: int) -> None:
    export = DataExport.objects.select_related("user").get(pk=pk)
    json, paper = exporting.documents(export.user, export.language)
    folder = f"exports/{timezone.now():%Y/%m/%d}"
    paths = [default_storage.save(f"{folder}/{uuid.uuid4().hex}", ContentFile(content)) for content in (json, paper)]
    try:
        _keep(export, paths, (len(json), len(paper)))
    except Exception:
        for path in paths:
            uploads.remove(path)
        raise


@transaction.atomic
def _keep(export: DataExport, paths: list[str], sizes: tuple[int, int]) -> None:
    export = DataExport.objects.select_for_update(of=["self"]).select_related("user").get(pk=export.pk)
    if export.state != State.WAITING or export.user.is_erased:
        for path in paths:
            uploads.remove(path)
        return
    now = timezone.now()
    export.state, export.ready_at, export.expires_at = State.READY, now, now + timedelta(days=EXPORT_DAYS)
    (export.json_path, export.pdf_path), (export.json_size, export.pdf_size) = paths, sizes
    export.save()
    note(Kind.EXPORT_READY, by=None, person=export.user, data_request=export.request, export=export.pk)
    export_is_ready(export, by=export.asked_by)


def note_fetched(export: DataExport, kind: str, *, by: User) -> None:
    """Every download leaves a line."""
    note(Kind.EXPORT_FETCHED, by=by, person=export.user, data_request=export.request, export=export.pk, file=kind)


def delete_exports(before: datetime, limit: int) -> int:
    """Exports whose days are over: the files go, the row says that there was one."""
    over = DataExport.objects.filter(state=State.READY, ready_at__lt=before)
    return _delete(list(over.order_by("id").values_list("pk", flat=True)[:limit]))


def delete_exports_of(user: User) -> int:
    pks = DataExport.objects.filter(user=user).exclude(state=State.DELETED).order_by("id").values_list("pk", flat=True)
    return _delete(list(pks))


@transaction.atomic
def _delete(pks: list[int]) -> int:
    exports = list(DataExport.objects.select_for_update().filter(pk__in=pks).exclude(state=State.DELETED))
    for export in exports:
        for path in filter(None, (export.json_path, export.pdf_path)):
            transaction.on_commit(partial(uploads.remove, path))
        export.state, export.json_path, export.pdf_path = State.DELETED, "", ""
        export.save(update_fields=["state", "json_path", "pdf_path"])
    return len(exports)
