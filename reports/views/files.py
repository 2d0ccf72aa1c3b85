"""Files of reports: asked for, followed while they are made, and handed out to whoever still may read them."""

import logging

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import audit_export
from common.refusals import refusals_shown
from reports import actions, permissions, queries
from reports.catalogue import REPORTS
from reports.figures import FIGURES
from reports.forms import RowsForm
from reports.models import Edition, KeptFile, Kind
from reports.printing import TYPES
from reports.views.asking import asked_of, institution_of, period_form, refuse, report_of
from reports.words_of_notices import period_name

log = logging.getLogger(__name__)
SHOWN = 50


@require_POST
def make(request, code, kind, pk=None):
    """The report of the address as a file. A closed period is kept, once, for everybody who may read it."""
    institution, scope = institution_of(request, pk)
    form = period_form(request, institution)
    if not queries.is_in_package(report_of(code, institution), institution) or form.errors or kind not in Kind.values:
        raise BadRequest("There is no such file.")
    asked = asked_of(request, code, institution, scope, form)
    with refusals_shown(request) as outcome:
        run = actions.make_file(asked, kind, by=request.user)
    return redirect("reports:runs") if outcome.refused else redirect("reports:run", run.public_id)


@require_POST
def make_rows(request, code, kind, pk=None):
    """All rows behind a figure as a list."""
    institution, scope = institution_of(request, pk)
    shown, form = report_of(code, institution), period_form(request, institution)
    narrowing = RowsForm(request.GET, is_vendors=institution is None)
    if not narrowing.is_valid() or form.errors or kind not in {"xlsx", "csv"}:
        raise BadRequest("There is no such list.")
    asked = asked_of(request, code, institution, scope, form)
    figure, narrowed = narrowing.cleaned_data["figure"] or shown.figures[0], narrowing.narrowed()
    if "person" in narrowed and not asked.reads_names:
        raise PermissionDenied
    if (
        narrowed
        and not queries.rows(request.user, FIGURES[figure].measures, asked.scope, asked.period, narrowed, size=1).rows
    ):
        raise BadRequest("There are no such rows, and nothing of them is named.")
    with refusals_shown(request) as outcome:
        run = actions.make_file(asked, kind, figure=figure, narrowed=narrowed, by=request.user)
    return redirect("reports:runs") if outcome.refused else redirect("reports:run", run.public_id)


@require_GET
def runs(request):
    """Somebody's own files, the latest first."""
    found = list(queries.runs_of(request.user)[:SHOWN])
    about = queries.about_all((run.institution, run.scope) for run in found)
    return render(request, "reports/runs.html", {"lines": [_line(run, about[run.scope]) for run in found]})


def _line(run, about):
    """A run in words: what it is about, and when."""
    report = REPORTS.get(run.report)
    title = str(report.title) if report else run.report
    if run.is_rows:
        title = _("%(figure)s: rows") % {"figure": FIGURES[run.figure].label}
    return {"run": run, "title": title, "about": about, "period": period_name(run.period)}


@require_GET
def run(request, public_id):
    found = _mine(request, public_id)
    return render(
        request,
        "reports/run.html",
        {"line": _line(found, queries.about_words(found.institution, found.scope)), "run": found},
    )


@require_POST
def cancel_run(request, public_id):
    with refusals_shown(request, success=_("Cancelled. Nothing of it is kept.")):
        actions.cancel_run(_mine(request, public_id), by=request.user)
    return redirect("reports:run", public_id)


@require_POST
def retry_run(request, public_id):
    with refusals_shown(request):
        actions.retry_run(_mine(request, public_id), by=request.user)
    return redirect("reports:run", public_id)


def _mine(request, public_id):
    """What somebody asked for is theirs alone."""
    return get_object_or_404(queries.runs_of(request.user), public_id=public_id)


@require_GET
def run_file(request, public_id):
    """An own file, while its days last and its asker may still read the report."""
    found = _mine(request, public_id)
    if not found.can_be_fetched() or not permissions.may_read(request.user, found.institution, found.scope):
        raise Http404
    kind = "report_rows_exported" if found.is_rows else "report_exported"
    return _handed_out(request, found, found.path, found.sha256, kind, rows=found.rows)


@require_GET
def kept_file(request, public_id):
    """A kept file, to whoever may read that part today."""
    file = get_object_or_404(KeptFile.objects.select_related("edition__institution"), public_id=public_id)
    if not queries.may_fetch(request.user, file.edition):
        raise Http404
    if file.damaged_since:
        messages.error(request, _("This file was found damaged and is not handed out. We have been told."))
        return redirect("reports:edition", file.edition_id)
    return _handed_out(request, file.edition, file.path, file.sha256, "report_exported", name=file.name)


def _handed_out(request, about, path, sha256, kind, *, name="", rows=None):
    """Who takes it is recorded first."""
    name = name or about.name
    ending = name.rpartition(".")[2]
    try:
        stored = default_storage.open(path)
    except FileNotFoundError:
        log.error("The stored file %s is gone", path)
        raise Http404 from None
    days = {"first_on": about.first_on, "last_on": about.last_on}
    facts = {"report": about.report, "format": ending, "sha256": sha256, **days}
    audit_export(kind, by=request.user, institution_id=about.institution_id, rows=rows, **facts)
    return FileResponse(stored, as_attachment=True, filename=name, content_type=TYPES[ending])


@require_POST
def prove(request, pk):
    """Counts a kept edition once more, before the eyes of whoever asks."""
    actions.prove(_edition(request.user, pk), by=request.user)
    return redirect("reports:edition", pk)


@require_GET
def edition(request, pk):
    """The kept numbers of a period: their hash, their files, and what the last recount said."""
    found = _edition(request.user, pk)
    facts = {
        "edition": found,
        "report": REPORTS[found.report],
        "institution": found.institution,
        "about": queries.about_words(found.institution, found.scope),
        "period": period_name(found.period),
        "files": queries.files_of(found),
    }
    return render(request, "reports/edition.html", facts)


def _edition(user, pk):
    found = get_object_or_404(Edition.objects.select_related("institution"), pk=pk)
    if not permissions.may_read(user, found.institution, found.scope):
        refuse(user, found.institution)
    if not queries.may_fetch(user, found):
        raise Http404
    return found
