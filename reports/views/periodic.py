"""The periodic reports as pages and files, and the rows behind their figures."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.actions import audit_export
from organizations.permissions import can_keep_programs
from packages.permissions import can_read_statement
from reports import queries
from reports.catalogue import REPORTS
from reports.figures import FIGURES
from reports.forms import PERIODS, RowsForm
from reports.permissions import can_schedule, is_for
from reports.printing import TYPES, WRITERS
from reports.terms import TERMS
from reports.views.asking import asked_of, ended, institution_of, period_form, report_of

# Made while one waits: a PDF never is (it is set by a worker, under limits), nor is a table of more than AT_ONCE rows,
# which takes a workbook half a second.
FILES = {"xlsx": TYPES["xlsx"], "csv": TYPES["csv"]}
AT_ONCE = 5000
LINES = 100  # of a table on the page before somebody asks for all: thousands of people are a slow page


@require_GET
def catalogue(request, pk=None):
    institution, scope = institution_of(request, pk)
    found = [report for report in REPORTS.values() if is_for(report, institution)]
    return render(
        request,
        "reports/catalogue.html",
        {
            "institution": institution,
            "reports": _cards(found, institution),
            "scope": scope,
            "can_schedule": can_schedule(request.user, institution),
            "keeps_programs": institution is not None and can_keep_programs(request.user, institution),
        },
    )


def _cards(found, institution):
    """Each report with whether the package has it, when it was last made, and when it comes by itself."""
    made, scheduled = queries.last_made(institution), queries.scheduled_reports(institution)
    return [
        {
            "report": report,
            "is_offered": queries.is_in_package(report, institution),
            "made_at": made.get(report.code),
            "is_scheduled": report.code in scheduled,
            "next_on": scheduled.get(report.code),
        }
        for report in found
    ]


@require_GET
def report(request, code, pk=None):
    institution, scope = institution_of(request, pk)
    shown = report_of(code, institution)
    facts = {"institution": institution, "report": shown}
    if not queries.is_in_package(shown, institution):
        facts |= {"ended": ended(institution), "files": queries.kept_of(request.user, code, institution)}
        return render(request, "reports/not_in_package.html", facts)
    form = period_form(request, institution)
    asked = asked_of(request, code, institution, scope, form)
    content = queries.report(asked)
    facts |= {
        "form": form,
        "content": content,
        "is_heavy": content.size > AT_ONCE,
        "most": None if request.GET.get("lines") == "all" else LINES,
        "periods": _choices(form),
        "parts": queries.parts_within(institution, scope, content.part.get("part", "")) if institution else [],
        "reads_statement": _reads_statement(request.user, institution, content),
        **_kept(request.user, asked, content),
    }
    return render(request, "reports/report.html", facts, status=422 if form.errors else 200)


def _reads_statement(user, institution, content):
    """Asked where there are meters."""
    return any(section.code == "meters" for section in content.sections) and can_read_statement(user, institution)


def _kept(user, asked, content):
    """What is kept of the period; nothing while it runs."""
    edition = None if content.is_running else queries.edition_for(asked)
    files = queries.files_of(edition) if edition else []
    ready = next((file for file in files if file.kind == "pdf" and file.language == user.language), None)
    return {"edition": edition, "files": files, "ready_pdf": ready}


def _choices(form):
    chosen = form.data.get("period") or ("custom" if form.data.get("first") else "last-month")
    offered = [value for value, _label in form.fields["period"].choices]
    return [(value, label, value == chosen) for value, label in PERIODS if value in offered and value != "custom"]


@require_GET
def report_file(request, code, kind, pk=None):
    """The same content as a file, made now and not kept. Who takes it is recorded first."""
    institution, scope = institution_of(request, pk)
    form = period_form(request, institution)
    if not queries.is_in_package(report_of(code, institution), institution) or form.errors or kind not in FILES:
        raise BadRequest("There is no such file.")
    asked = asked_of(request, code, institution, scope, form)
    content = queries.report(asked)
    if content.size > AT_ONCE:
        raise BadRequest("So many rows are made into a file by a worker.")
    days = {"first_on": asked.period.first, "last_on": asked.period.last}
    home = institution.pk if institution else None
    audit_export("report_exported", by=request.user, institution_id=home, report=code, format=kind, **days)
    name = f"{code}-{asked.period.first:%Y%m%d}-{asked.period.last:%Y%m%d}.{kind}"
    return FileResponse(WRITERS[kind](content), as_attachment=True, filename=name, content_type=FILES[kind])


@require_GET
def rows(request, code, pk=None):
    institution, scope = institution_of(request, pk)
    shown = report_of(code, institution)
    form, narrowing = period_form(request, institution), RowsForm(request.GET, is_vendors=institution is None)
    if not narrowing.is_valid() or form.errors:
        raise BadRequest("The address asks for rows of nothing.")
    asked = asked_of(request, code, institution, scope, form)
    figure = FIGURES[narrowing.cleaned_data["figure"] or shown.figures[0]]
    narrowed = narrowing.narrowed()
    if "person" in narrowed and not asked.reads_names:
        raise PermissionDenied
    found = queries.rows(
        request.user, figure.measures, asked.scope, asked.period, narrowed=narrowed, after=narrowing.mark()
    )
    facts = {"institution": institution, "report": shown, "figure": figure, "asked": asked, "found": found}
    if narrowing.mark() is None:
        facts["added_up"] = queries.added_up(found, figure.code, asked.scope, asked.period, narrowed)
    facts |= {"rows": queries.lines(found, asked), "names_people": asked.reads_names or not shown.is_careful}
    # What nothing was found of is not named: it may be another institution's.
    words = queries.narrowed_words(narrowed) if found.rows else []
    facts |= {"narrowed": words, "query": request.GET.urlencode()}
    return render(request, "reports/rows.html", facts)


@require_GET
def glossary(request):
    return render(request, "reports/glossary.html", {"figures": FIGURES.values(), "terms": TERMS.values()})
