"""Files on their way in and out. They have no address of their own: each download asks who may see the request."""

import logging
import uuid
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from common.refusals import Refused
from common.templatetags.ui import filesize
from common.uploads import NoRoom, TooLarge
from tickets import actions
from tickets.actions.files import TooManyDrafts
from tickets.models import Attachment, Ticket
from tickets.views.elsewhere import refuse

log = logging.getLogger(__name__)

STATUS = {TooLarge: 413, TooManyDrafts: 429, NoRoom: 507}


@require_POST
def keep(request):
    """One file, sent by upload.js while the form is still being written."""
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": _("No file has arrived. Add it again.")}, status=400)
    try:
        draft = actions.keep(upload, by=request.user)
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=STATUS.get(type(refused), 400))
    return JsonResponse(
        {
            "id": str(draft.public_id),
            "name": draft.name,
            "size": draft.size,
            "size_text": filesize(draft.size),
            "discard_url": reverse("tickets:discard", args=[draft.public_id]),
        },
        status=201,
    )


@require_POST
def discard(request, public_id):
    draft = get_object_or_404(Attachment.objects.drafts_of(request.user), public_id=public_id)
    try:
        actions.discard(draft, by=request.user)
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=409)
    return JsonResponse({})


@require_safe
def download(request, pk, public_id):
    """A file of a request, for whoever may see the request; files of notes for the vendor's people only."""
    ticket = Ticket.objects.visible_to(request.user).filter(pk=pk).first()
    if ticket is None:
        refuse(request, pk)
    attachment = get_object_or_404(ticket.attachments.readable_by(request.user), public_id=public_id)
    try:
        content = default_storage.open(attachment.path, "rb")
    except FileNotFoundError as error:
        log.error("The file of attachment %s is missing.", attachment.pk)
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=attachment.name, content_type=attachment.content_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


# --- files of a form -------------------------------------------------------------------------


@dataclass(frozen=True)
class Uploads:
    """The files a form came with. What is fine is kept as a draft, so no error in the form loses it."""

    files: tuple[Attachment, ...]
    errors: tuple[str, ...]

    @property
    def rows(self) -> list[dict[str, object]]:
        """For _files_field.html, when the form is shown again."""
        return [{"id": str(draft.public_id), "name": draft.name, "size": draft.size} for draft in self.files]


def uploads_from(request: HttpRequest, by: User) -> Uploads:
    """Drafts the form names (`uploads`) and files it brings along (`files`). A form sent twice names files that went
    with its first copy: they are passed over, and the action gives back what the first one made."""
    drafts, errors = _named(request.POST.getlist("uploads"), by)
    for upload in request.FILES.getlist("files"):
        try:
            drafts.append(actions.keep(upload, by=by))
        except Refused as refused:
            errors.append(str(refused))
    return Uploads(tuple(drafts), tuple(errors))


def _named(values: list[str], by: User) -> tuple[list[Attachment], list[str]]:
    wanted = {public_id for value in values[:100] if (public_id := _uuid(value))}
    own = Attachment.objects.filter(uploaded_by=by, public_id__in=wanted).order_by("pk") if wanted else []
    found = list(own)
    gone = len(found) < len(set(values))
    drafts = [attachment for attachment in found if attachment.ticket_id is None]
    return drafts, [_("One of the files is no longer here. Add it again.")] if gone else []


def _uuid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
