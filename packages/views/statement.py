"""Every unit that came or went, on a page and as a download."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.actions import audit_export
from common.spreadsheets import csv_response
from common.turkish import slug
from common.workbooks import xlsx_response
from packages import permissions, queries
from packages.books import columns, cover
from packages.forms import COUNTED, StatementForm
from packages.history import header, line, typed
from packages.models import Service, Subscription
from packages.views.asked import institution_asked, page_asked


@require_GET
def statement(request):
    institution, form = _asked_statement(request)
    if institution is None:
        return redirect("packages:subscriptions")
    before = page_asked(request)["before"]
    entries = queries.statement(institution, _filters(form), before)
    return render(
        request,
        "packages/statement.html",
        {
            "institution": institution,
            "door": "desk:show" if request.user.is_vendor else "tickets:show",
            "form": form,
            "totals": queries.totals(institution, _filters(form)) if before is None else [],
            "entries": entries[: queries.PAGE],
            "next_before": entries[queries.PAGE - 1].pk if len(entries) > queries.PAGE else None,
            "is_first": before is None,
            "is_filtered": any(request.GET.get(name) for name in form.fields),
            "download_query": urlencode({**request.GET.dict(), "institution": institution.pk}),
        },
    )


@require_GET
def statement_csv(request):
    institution, filters = _downloaded(request, "csv")
    entries = queries.entries_in_order(institution, filters)
    return csv_response(f"statement-{slug(institution.name)}.csv", header(), (line(entry) for entry in entries))


@require_GET
def statement_xlsx(request):
    institution, filters = _downloaded(request, "xlsx")
    front = cover(institution, filters, queries.totals(institution, filters))
    entries = queries.entries_in_order(institution, filters)
    return xlsx_response(
        f"statement-{slug(institution.name)}.xlsx", front, columns(), (typed(entry) for entry in entries)
    )


def _downloaded(request, file_format):
    """What goes out, recorded before it does."""
    institution, form = _asked_statement(request)
    if institution is None or not form.is_valid():
        raise BadRequest("A statement is of one institution, and its filters are readable.")
    filters = _filters(form)
    rows = queries.count_entries(institution, filters)
    asked = {"institution_id": institution.pk, "filters": filters, "free": ("person",)}
    audit_export("statement_exported", by=request.user, rows=rows, format=file_format, **asked)
    return institution, filters


def _asked_statement(request):
    """The institution and the filters. A member who does not administer it is told so."""
    institution = institution_asked(request)
    if institution and not permissions.can_read_statement(request.user, institution):
        raise PermissionDenied
    services = list(Service.objects.filter(code__in=COUNTED).order_by("number"))
    sold = Subscription.objects.of(institution).with_tier().order_by("-starts_on") if institution else []
    return institution, StatementForm(request.GET, services, list(sold))


def _filters(form) -> queries.Filters:
    return queries.Filters(**form.cleaned_data) if form.is_valid() else queries.Filters()
