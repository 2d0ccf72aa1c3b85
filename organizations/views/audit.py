"""The audit log: of all institutions for managers, of its own for an institution's central administrator."""

from dataclasses import replace

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from accounts import audited
from accounts.actions import audit_export
from accounts.queries.audit import audit_found, audit_page
from common.decorators import managers_only
from common.spreadsheets import csv_response
from organizations.entering import centrally_administered
from organizations.exporting import MOST_EXPORTED, audit_header, audit_rows
from organizations.forms.audit import AuditForm, WholeAuditForm
from organizations.queries import named_institutions

PAGE = 50
FREE = ("person", "actor", "institutions")


@managers_only
@require_GET
def audit(request):
    form = WholeAuditForm(request.GET)
    return render(request, "organizations/audit.html", _shown(request, form, form.filters()))


@managers_only
@require_GET
def audit_csv(request):
    return _download(request, WholeAuditForm(request.GET).filters(), institution_id=None)


@require_GET
@centrally_administered
def institution_audit(request, institution):
    form = _form_of(request)
    found = _shown(request, form, replace(form.filters(), institutions=[institution.pk]))
    facts = {"institution": institution, "authority": request.authority}
    return render(request, "organizations/institution_audit.html", {**found, **facts})


@require_GET
@centrally_administered
def institution_audit_csv(request, institution):
    filters = replace(_form_of(request).filters(), institutions=[institution.pk])
    return _download(request, filters, institution_id=institution.pk)


def _form_of(request):
    """The vendor's own business is not shown to the institution."""
    return AuditForm(request.GET, hidden=() if request.authority.is_vendor else audited.internal_kinds())


def _shown(request, form, filters):
    before = _before(request)
    page = audit_page(filters, before, PAGE)
    names = named_institutions({line.entry.institution_id for line in page.lines})
    return {
        "form": form,
        "rows": [(line, names.get(line.entry.institution_id or 0, "")) for line in page.lines],
        "next_before": page.next_before,
        "is_first": before is None,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "csv_query": request.GET.urlencode(),
        "most": MOST_EXPORTED,
    }


def _before(request):
    asked = request.GET.get("before", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise BadRequest("The address has a number that cannot be.")
    return int(asked) if asked else None


def _download(request, filters, *, institution_id):
    """Recorded before it goes out; the record of this download is not part of it."""
    found = audit_found(filters)
    rows = min(found[: MOST_EXPORTED + 1].count(), MOST_EXPORTED)
    narrowed = institution_id is None and filters.institutions is not None
    asked = {"filters": replace(filters, institutions=[0] if narrowed else None, hidden=()), "free": FREE}
    entry = audit_export("audit_exported", by=request.user, institution_id=institution_id, rows=rows, **asked)
    lines = audit_rows(found.filter(pk__lt=entry.pk), get_language())
    return csv_response(f"audit-{timezone.localdate():%Y-%m-%d}.csv", audit_header(), lines)
