"""Answers, notes and calls. What was typed survives every refusal."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.decorators import staff_only
from common.refusals import refusals_on
from tickets import actions
from tickets.forms.desk import AnswerForm, CallForm, NoteForm
from tickets.refusals import Overtaken
from tickets.views.desk.confirming import ticket_for
from tickets.views.desk.ticket import page
from tickets.views.files import uploads_from


@require_POST
@staff_only
def answer(request, pk):
    ticket, form = ticket_for(request, pk), AnswerForm(request.POST)
    uploads, status = uploads_from(request, request.user), 422
    if form.is_valid() and not uploads.errors:
        with refusals_on(form):
            try:
                actions.answer(ticket, by=request.user, files=uploads.files, **form.cleaned_data)
            except Overtaken:
                status = 409
                raise
            messages.success(request, _("Sent."))
            return redirect("desk:show", pk=pk)
    return page(request, pk, tab="answer", form=form, uploads=uploads, status=status)


@require_POST
@staff_only
def note(request, pk):
    ticket, form = ticket_for(request, pk), NoteForm(request.POST)
    uploads = uploads_from(request, request.user)
    if form.is_valid() and not uploads.errors:
        with refusals_on(form):
            actions.note(ticket, by=request.user, files=uploads.files, **form.cleaned_data)
            messages.success(request, _("The note is kept. Only staff see it."))
            return redirect("desk:show", pk=pk)
    return page(request, pk, tab="note", form=form, uploads=uploads, status=422)


@require_POST
@staff_only
def call(request, pk):
    ticket, form = ticket_for(request, pk), CallForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.log_call(ticket, by=request.user, **form.cleaned_data)
            messages.success(request, _("The call is logged."))
            return redirect("desk:show", pk=pk)
    return page(request, pk, tab="call", form=form, status=422)
