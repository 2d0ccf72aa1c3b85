"""Files from people: what they are called, whether they are what they say, and where they are kept.

A file reaches the disk in pieces and is never whole in memory. Its path is made by the server; its name is only
ever shown. Files live outside of every address and are handed out by guarded views alone.
"""

import errno
import hashlib
import tempfile
import unicodedata
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.utils import timezone
from django.utils.translation import gettext as _

from common import filetypes
from common.refusals import Refused
from common.templatetags.ui import filesize
from common.turkish import fold

LONGEST_NAME = 255
LONGEST_EXTENSION = 20
REQUEST_MAX_BYTES = 1024**3

_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class TooLarge(Refused):
    """More bytes than one file or one request may have."""


class NoRoom(Refused):
    """The server's disk is full."""


@dataclass(frozen=True)
class Kept:
    """What is known of a file once it is stored."""

    name: str
    size: int
    content_type: str
    path: str
    sha256: str


# --- names -----------------------------------------------------------------------------------


def clean_name(raw: str) -> str:
    """The name as it is shown and offered for saving: one line, no path, nothing invisible, at most 255 characters."""
    name = unicodedata.normalize("NFC", raw).replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if sign in "\t\n\r" or unicodedata.category(sign) not in _INVISIBLE)
    name = " ".join(name.split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > LONGEST_EXTENSION:
        stem, dot, extension = name, "", ""
    if stem.partition(".")[0].strip().lower() in _DEVICES:
        stem = f"_{stem}"
    return stem[: LONGEST_NAME - len(dot + extension)].rstrip() + dot + extension or "file"


def extension_of(name: str) -> str:
    stem, _dot, extension = name.rpartition(".")
    return fold(extension) if stem else ""


# --- what is taken ---------------------------------------------------------------------------


def checked(upload: UploadedFile) -> tuple[str, str]:
    """The clean name and the type it will be served as. Name, declared type and content must agree, or it is refused
    in a sentence that names the file."""
    name = clean_name(upload.name or "")
    _refuse_size(upload, name)
    kind = filetypes.ALLOWED.get(extension_of(name))
    if kind is None:
        raise Refused(
            _(
                "“%(name)s” was not taken: this type of file is not allowed. Allowed are pictures, PDF and office"
                " documents, text, archives, CAD and GIS files, mails and videos (%(examples)s)."
            )
            % {"name": name, "examples": "png, jpg, pdf, docx, xlsx, txt, zip, dwg, dxf, ncz, shp, gpkg, eml, mp4 …"},
            field="files",
        )
    head = _head(upload)
    if filetypes.is_program(head) or not kind.looks_right(head) or _carries_markup(kind, head):
        raise _not_what_it_says(name)
    if not filetypes.may_be_declared(kind, upload.content_type or ""):
        raise _not_what_it_says(name)
    return name, kind.content_type


def _refuse_size(upload: UploadedFile, name: str) -> None:
    problem, limit = getattr(upload, "problem", ""), settings.ATTACHMENT_MAX_BYTES
    if problem == NO_ROOM:
        raise _no_room(name)
    if (upload.size or 0) > limit:
        raise TooLarge(
            _("“%(name)s” is larger than %(limit)s.") % {"name": name, "limit": filesize(limit)}, field="files"
        )
    if problem == TOO_MUCH:
        raise TooLarge(
            _("“%(name)s” was not taken: the files sent together are larger than %(limit)s. Send it separately.")
            % {"name": name, "limit": filesize(REQUEST_MAX_BYTES)},
            field="files",
        )
    if not upload.size:
        raise Refused(_("“%(name)s” is empty.") % {"name": name}, field="files")


def _carries_markup(kind: filetypes.FileType, head: bytes) -> bool:
    return kind.content_type.startswith(("image/", "video/")) and filetypes.hides_markup(head)


def _head(upload: UploadedFile) -> bytes:
    upload.seek(0)
    head = upload.read(filetypes.HEAD_BYTES)
    upload.seek(0)
    return head


def _not_what_it_says(name: str) -> Refused:
    return Refused(
        _(
            "“%(name)s” was not taken: its content does not fit its name. Web pages, scripts and programs are not"
            " allowed; open the file, save it again in the right format and add it once more."
        )
        % {"name": name},
        field="files",
    )


def _no_room(name: str) -> NoRoom:
    return NoRoom(
        _("“%(name)s” could not be stored: there is no room on the server right now. Send the text and add it later.")
        % {"name": name},
        field="files",
    )


# --- where it is kept ------------------------------------------------------------------------


def store(upload: UploadedFile) -> Kept:
    """Checks the file and keeps it. A store that fails half way leaves nothing behind."""
    name, content_type = checked(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    path = f"{timezone.now():%Y/%m/%d}/{uuid.uuid4().hex}"
    try:
        path = default_storage.save(path, upload)
    except OSError as error:
        remove(path)
        if error.errno in _FULL:
            raise _no_room(name) from error
        raise
    return Kept(name=name, size=upload.size or 0, content_type=content_type, path=path, sha256=digest.hexdigest())


def remove(path: str) -> None:
    with suppress(OSError):  # a sweep takes what stays
        default_storage.delete(path)


# --- how it arrives --------------------------------------------------------------------------

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
ARRIVING = "arriving"
TOO_MUCH, NO_ROOM = "too much", "no room"


class BoundedFile(TemporaryUploadedFile):
    """Arrives beside the place where it stays: keeping it is a rename then, and no temporary folder fills up."""

    problem = ""

    def __init__(
        self, name: str | None, content_type: str | None, charset: str | None, extra: dict[str, Any] | None
    ) -> None:
        folder = Path(settings.MEDIA_ROOT) / ARRIVING
        for place in (folder.parent, folder):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        arriving = tempfile.NamedTemporaryFile(dir=folder)  # noqa: SIM115 - the request closes it, which removes it
        UploadedFile.__init__(self, arriving, name, content_type, 0, charset, extra)


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes what arrives to disk, and stops writing where a limit is reached: what follows is read and dropped, so
    that the form can say so with everything typed kept. Nothing of a stranger's is written at all."""

    file: BoundedFile
    written = 0

    def new_file(self, field_name: str, file_name: str, *args: Any) -> None:
        if self.request is not None and not _is_signed_in(self.request):
            raise SkipFile
        super(TemporaryFileUploadHandler, self).new_file(field_name, clean_name(file_name), *args)
        self.file = BoundedFile(self.file_name, self.content_type, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.file.problem:
            return
        self.written += len(raw_data)
        if start + len(raw_data) > settings.ATTACHMENT_MAX_BYTES or self.written > REQUEST_MAX_BYTES:
            self._give_up(TOO_MUCH)
            return
        try:
            self.file.write(raw_data)
        except OSError:
            self._give_up(NO_ROOM)

    def _give_up(self, problem: str) -> None:
        self.file.problem = problem
        with suppress(OSError):
            self.file.truncate(0)


def _is_signed_in(request: Any) -> bool:
    return getattr(getattr(request, "user", None), "is_authenticated", False)
