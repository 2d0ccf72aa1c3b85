"""The vendor's own notes about an institution."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from organizations.actions.recording import record
from organizations.models import Institution, InstitutionNote


@transaction.atomic
def write_note(institution: Institution, *, text: str, by: User) -> InstitutionNote:
    note = InstitutionNote.objects.create(institution=institution, author=by, text=text)
    record(institution.pk, "note_written", by=by, note=note.pk)
    return note


@transaction.atomic
def change_note(note: InstitutionNote, *, text: str, by: User) -> None:
    note.text, note.changed_at = text, timezone.now()
    note.save(update_fields=["text", "changed_at"])
    record(note.institution_id, "note_changed", by=by, note=note.pk)


@transaction.atomic
def pin_note(note: InstitutionNote, *, is_pinned: bool, by: User) -> None:
    """A pinned note stands above the others."""
    note.is_pinned = is_pinned
    note.save(update_fields=["is_pinned"])
    record(note.institution_id, "note_pinned" if is_pinned else "note_unpinned", by=by, note=note.pk)
