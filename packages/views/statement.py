"""Every unit that came or went, on a page and as a download."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from common.spreadsheets import csv_response
from packages import permissions, queries
from packages.forms import COUNTED, StatementForm
from packages.history import header, line
from packages.models import Service
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
            "entries": entries[: queries.PAGE],
            "next_before": entries[queries.PAGE - 1].pk if len(entries) > queries.PAGE else None,
            "is_first": before is None,
            "is_filtered": any(request.GET.get(name) for name in form.fields),
            "csv_query": urlencode({**request.GET.dict(), "institution": institution.pk}),
        },
    )


@require_GET
def statement_csv(request):
    institution, form = _asked_statement(request)
    if institution is None or not form.is_valid():
        raise BadRequest("A statement is of one institution, and its filters are readable.")
    entries = queries.entries_in_order(institution, _filters(form))
    return csv_response(f"statement-{institution.pk}.csv", header(), (line(entry) for entry in entries))


def _asked_statement(request):
    """The institution and the filters. A member who does not administer it is told so."""
    institution = institution_asked(request)
    if institution and not permissions.can_read_statement(request.user, institution):
        raise PermissionDenied
    services = list(Service.objects.filter(code__in=COUNTED).order_by("number"))
    return institution, StatementForm(request.GET, services)


def _filters(form) -> queries.Filters:
    return queries.Filters(**form.cleaned_data) if form.is_valid() else queries.Filters()
