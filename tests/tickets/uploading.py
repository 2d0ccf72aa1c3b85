"""What the tests of files upload, and where they look for it afterwards."""

import resource
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.common.samples import PNG
from tickets.models import Attachment


def upload(name="ekran.png", content=PNG, declared=""):
    return SimpleUploadedFile(name, content, content_type=declared)


def on_disk(folder: Path) -> set[str]:
    return {place.relative_to(folder).as_posix() for place in folder.rglob("*") if place.is_file()}


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@contextmanager
def full_disk(after=1_000_000):
    """The system itself refuses to write a file beyond `after` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def row(by, path, size=1, ticket=None):
    return Attachment.objects.create(
        name="a.txt", size=size, content_type="text/plain", path=path, sha256="0" * 64, uploaded_by=by, ticket=ticket
    )
