"""The vendor's notes about an institution: everybody there reads them, each changes their own."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from common.asking import Question, ask
from common.decorators import staff_only
from organizations import actions
from organizations.forms.noting import NoteForm
from organizations.models import Institution, InstitutionNote

asked = require_http_methods(["GET", "POST"])


def _home(institution_id):
    return reverse("organizations:institution", args=[institution_id]) + "#notes"


def _question(institution, heading, done):
    return Question(
        heading=heading,
        action=_("Save"),
        done=done,
        back_url=_home(institution.pk),
        object=institution.name,
        consequence=_("Only colleagues at the vendor read it, never the institution."),
    )


@asked
@staff_only
def write_note(request, pk):
    institution = get_object_or_404(Institution, pk=pk)
    act = lambda typed: actions.write_note(institution, **typed, by=request.user)  # noqa: E731
    return ask(request, NoteForm(request.POST or None), _question(institution, _("New note"), _("Note saved.")), act)


@asked
@staff_only
def change_note(request, pk):
    note = get_object_or_404(InstitutionNote.objects.select_related("institution"), pk=pk)
    if note.author_id != request.user.pk:
        raise PermissionDenied
    question = _question(note.institution, _("Change the note"), _("Note saved."))
    form = NoteForm(request.POST or None, initial={"text": note.text})
    return ask(request, form, question, lambda typed: actions.change_note(note, **typed, by=request.user))


@require_POST
@staff_only
def pin_note(request, pk):
    note = get_object_or_404(InstitutionNote, pk=pk)
    actions.pin_note(note, is_pinned=request.POST.get("pin") == "1", by=request.user)
    return redirect(_home(note.institution_id))
