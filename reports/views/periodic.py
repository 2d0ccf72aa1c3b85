"""The periodic reports as pages and files, and the rows behind their figures."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.actions import audit_export
from common.workbooks import TYPE
from packages.queries import current
from reports import queries
from reports.catalogue import INSTITUTION, REPORTS, VENDOR
from reports.figures import FIGURES
from reports.forms import PERIODS, RowsForm
from reports.permissions import is_for
from reports.printing import csv_of, pdf_of, workbook_of
from reports.views.asking import asked_of, institution_of, period_form, report_of

FILES = {
    "pdf": (pdf_of, "application/pdf"),
    "xlsx": (workbook_of, TYPE),
    "csv": (csv_of, "text/csv; charset=utf-8"),
}


@require_GET
def catalogue(request, pk=None):
    institution, scope = institution_of(request, pk)
    found = [report for report in REPORTS.values() if is_for(report, institution)]
    return render(
        request,
        "reports/catalogue.html",
        {
            "institution": institution,
            "reports": [(report, _is_in_package(report, institution)) for report in found],
            "scope": scope,
        },
    )


def _is_in_package(report, institution):
    if institution is None or not report.service:
        return True
    subscription = current(institution)
    return subscription is not None and subscription.includes(report.service)


@require_GET
def report(request, code, pk=None):
    institution, scope = institution_of(request, pk)
    shown = report_of(code, institution)
    facts = {"institution": institution, "report": shown}
    if not _is_in_package(shown, institution):
        return render(request, "reports/not_in_package.html", facts)
    form = period_form(request, institution)
    content = queries.report(asked_of(request, code, institution, scope, form))
    facts |= {
        "form": form,
        "content": content,
        "periods": _choices(form),
        "audience": VENDOR if pk is None else INSTITUTION,
    }
    return render(request, "reports/report.html", facts, status=422 if form.errors else 200)


def _choices(form):
    chosen = form.data.get("period") or ("custom" if form.data.get("first") else "last-month")
    offered = [value for value, _label in form.fields["period"].choices]
    return [(value, label, value == chosen) for value, label in PERIODS if value in offered and value != "custom"]


@require_GET
def report_file(request, code, kind, pk=None):
    """The same content as a file, made now and not kept. Who takes it is recorded first."""
    institution, scope = institution_of(request, pk)
    form = period_form(request, institution)
    if not _is_in_package(report_of(code, institution), institution) or form.errors or kind not in FILES:
        raise BadRequest("There is no such file.")
    asked = asked_of(request, code, institution, scope, form)
    write, content_type = FILES[kind]
    days = {"first_on": asked.period.first, "last_on": asked.period.last}
    home = institution.pk if institution else None
    audit_export("report_exported", by=request.user, institution_id=home, report=code, format=kind, **days)
    name = f"{code}-{asked.period.first:%Y%m%d}-{asked.period.last:%Y%m%d}.{kind}"
    return FileResponse(write(queries.report(asked)), as_attachment=True, filename=name, content_type=content_type)


@require_GET
def rows(request, code, pk=None):
    institution, scope = institution_of(request, pk)
    shown = report_of(code, institution)
    form, narrowing = period_form(request, institution), RowsForm(request.GET)
    if not narrowing.is_valid():
        raise BadRequest("The address asks for rows of nothing.")
    asked = asked_of(request, code, institution, scope, form)
    figure = FIGURES[narrowing.cleaned_data["figure"] or shown.figures[0]]
    narrowed = narrowing.narrowed()
    if "person" in narrowed and not asked.reads_names:
        raise PermissionDenied
    found = queries.rows(request.user, figure.measures, scope, asked.period, narrowed=narrowed, after=narrowing.mark())
    facts = {"institution": institution, "report": shown, "figure": figure, "asked": asked, "found": found}
    facts |= {"rows": queries.lines(found, asked), "names_people": asked.reads_names or not shown.is_careful}
    return render(request, "reports/rows.html", facts | {"narrowed": queries.narrowed_words(narrowed)})


@require_GET
def glossary(request):
    return render(request, "reports/glossary.html", {"figures": FIGURES.values(), "title": _("What the figures mean")})
