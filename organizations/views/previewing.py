"""A change of who sees what is asked for, shown with whom it touches, and made when it is confirmed.

The first form leads to the preview; the preview sends what was typed again, with the layout it was made of. If that
has changed meanwhile, new numbers are shown and nothing is done.
"""

from django.contrib import messages
from django.forms import ModelChoiceField
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.refusals import refusals_on
from organizations import actions
from organizations.models import Membership
from organizations.previews import preview

SHOWN = 50


def ask_with_preview(request, form, question, *, institution, change, act):
    """`change(layout, typed)` tries the change on plain values; `act(typed)` makes it."""
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "confirm.html", {**vars(question), "form": form}, status=status)
    typed, version = form.cleaned_data, request.POST.get("version", "")
    if version:
        with refusals_on(form):
            actions.as_previewed(institution.pk, version, lambda: act(typed))
        if form.is_valid():
            messages.success(request, str(question.done))
            return redirect(question.back_url)
    return _preview_page(request, form, question, institution, change, is_refused=bool(version))


def _preview_page(request, form, question, institution, change, is_refused):
    """What was typed goes along unseen. A change that is refused already when it is tried leads back to the form."""
    shown = None
    with refusals_on(form):
        shown = preview(institution.pk, lambda layout: change(layout, form.cleaned_data))
    if shown is None:
        return render(request, "confirm.html", {**vars(question), "form": form}, status=422)
    kept = [(name, value) for name in form.fields for value in request.POST.getlist(form.add_prefix(name))]
    facts = {
        **vars(question),
        "institution": institution,
        "authority": request.authority,
        "preview": shown,
        "differences": shown.differences[:SHOWN],
        "rest": max(len(shown.differences) - SHOWN, 0),
        "kept": kept,
        "chosen": [(field.label, _in_words(field, form.cleaned_data[field.name])) for field in form],
        "form": form,
    }
    return render(request, "organizations/preview.html", facts, status=409 if is_refused else 200)


def _in_words(field, value):
    if isinstance(field.field, ModelChoiceField):
        return field.field.label_from_instance(value) if value else field.field.empty_label
    if isinstance(value, Membership):
        return value.user.name
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return dict(getattr(field.field, "choices", ())).get(value, value) or "–"
