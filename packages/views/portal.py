"""What an institution sees of its package."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from common.spreadsheets import csv_response
from packages import permissions, queries
from packages.forms import COUNTED, PageForm, StatementForm
from packages.history import header, line
from packages.models import Service, Subscription


@require_GET
def package(request):
    institution = _institution(request)
    if institution is None:
        return redirect("packages:subscriptions")
    usage = queries.usage(institution, COUNTED)
    subscription = usage.subscription if usage else queries.latest(institution)
    rows = queries.compared(subscription)
    only_differences = request.GET.get("differences") == "1"
    return render(
        request,
        "packages/package.html",
        {
            "institution": institution,
            "institutions": list(queries.institutions_of(request.user)[:20]) if not request.user.is_vendor else [],
            "subscription": subscription,
            "usage": usage,
            "rows": [row for row in rows if row.differs] if only_differences else rows,
            "tiers": queries.tiers(rows),
            "beside": _beside(request, rows),
            "only_differences": only_differences,
            "can_read_statement": permissions.can_read_statement(request.user, institution),
            "people_to_ask": queries.people_to_ask(),
        },
    )


@require_GET
def statement(request):
    institution, form = _asked_statement(request)
    if institution is None:
        return redirect("packages:subscriptions")
    before = _page(request)["before"]
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
    institution = _institution(request)
    if institution and not permissions.can_read_statement(request.user, institution):
        raise PermissionDenied
    services = list(Service.objects.filter(code__in=COUNTED).order_by("number"))
    return institution, StatementForm(request.GET, services)


def _filters(form) -> queries.Filters:
    return queries.Filters(**form.cleaned_data) if form.is_valid() else queries.Filters()


def _page(request) -> dict[str, int | None]:
    page = PageForm(request.GET)
    if not page.is_valid():
        raise BadRequest("The address has a number that cannot be.")
    return page.cleaned_data


def _institution(request):
    """The one asked for, or the person's own; None for the vendor, who has to choose one. Others: not found."""
    asked, allowed = _page(request), queries.institutions_of(request.user)
    if asked["subscription"]:
        subscription = get_object_or_404(Subscription, pk=asked["subscription"])
        return get_object_or_404(allowed, pk=subscription.institution_id)
    if asked["institution"]:
        return get_object_or_404(allowed, pk=asked["institution"])
    if request.user.is_vendor:
        return None
    own = allowed.first()
    if own is None:
        raise Http404
    return own


def _beside(request, rows):
    """The tier that a narrow screen shows beside the own one: the one asked for, else the next larger."""
    columns = rows[0].cells if rows else []
    others = [cell.tier for cell in columns if not cell.is_own]
    own = next((cell.tier.rank for cell in columns if cell.is_own), 0)
    asked = [tier for tier in others if tier.code == request.GET.get("beside")]
    larger = [tier for tier in others if tier.rank > own]
    return (asked or larger or others[-1:] or [None])[0]
