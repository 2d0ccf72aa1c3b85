from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.refusals import Refused, refusals_on, refusals_shown
from common.spreadsheets import csv_response
from organizations import actions
from organizations.entering import administered, enter
from organizations.forms.people import ConfirmImportForm, ImportForm
from organizations.models import PeopleImport
from organizations.planning import CHANGED, NEW, SAME, WRONG

SHOWN = 200


@require_http_methods(["GET", "POST"])
@administered
def import_people(request, institution):
    """Reads a list and leads on to what it would do. A file that cannot be read gets a sentence beside its field."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            name = form.cleaned_data["file"].name if form.cleaned_data.get("file") else ""
            read = actions.read_people(institution, form.rows(), file_name=name, by=request.user)
            return redirect("organizations:listed", read.pk)
    facts = {"institution": institution, "authority": request.authority, "form": form}
    return render(request, "organizations/import_people.html", facts, status=422 if form.is_bound else 200)


@require_GET
@administered
def template(request, institution):
    """A list to fill in, with the institution's own units."""
    units = list(request.authority.units_within().select_related("region")[:3])
    rows = [["ayse@kurum.example", "Ayşe Yıldız", "0312 265 05 10", _path(unit), ""] for unit in units]
    return csv_response("users-template.csv", [_("E-mail"), _("Name"), _("Phone"), _("Unit"), _("Role")], rows)


def _path(unit):
    return f"{unit.region.name} / {unit.name}" if unit.region else unit.name


@require_GET
def listed(request, pk):
    """What a list would do, row by row; while it is taken in, how far that is."""
    found = _mine(request, pk)
    facts = {"institution": found.institution, "authority": request.authority, "listed": found}
    if found.state != PeopleImport.State.DRAFT:
        return render(request, "organizations/imported.html", facts | {"percent": actions.progress(found)})
    return render(request, "organizations/listed.html", facts | _planned(request, found))


def _planned(request, found):
    try:
        lines = actions.planned(found.institution, found.rows, by=request.user)
    except Refused as refused:
        return {"refused": refused, "lines": [], "form": None}
    by_state = {state: [line for line in lines if line.state == state] for state in (WRONG, NEW, CHANGED, SAME)}
    shown = [line for state in by_state.values() for line in state][:SHOWN]
    return {
        "counts": {state: len(rows) for state, rows in by_state.items()},
        "lines": shown,
        "rest": len(lines) - len(shown),
        "form": ConfirmImportForm() if not by_state[WRONG] and (by_state[NEW] or by_state[CHANGED]) else None,
    }


@require_POST
def confirm_import(request, pk):
    found = _mine(request, pk)
    with refusals_shown(request):
        sends = "sends_invitations" in request.POST
        actions.confirm_import(found, sends_invitations=sends, by=request.user)
        messages.success(request, _("The list is being taken in."))
    return redirect("organizations:listed", pk)


def _mine(request, pk):
    """A list is its reader's own, like a draft."""
    found = get_object_or_404(PeopleImport.objects.select_related("institution"), pk=pk, by=request.user)
    enter(request, found.institution)
    return found
