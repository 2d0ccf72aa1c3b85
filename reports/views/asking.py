"""Which report, about whom and when: read from the address, and refused where the reader may not look."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from organizations.models import Institution, Membership
from packages.queries import current, latest
from reports import permissions, queries
from reports.asked import Asked
from reports.catalogue import REPORTS
from reports.forms import PeriodForm
from reports.periods import Period, month_of


def institution_of(request, pk):
    """The institution and the part of it that the reader may see figures of; both None and all for the vendor's own."""
    institution = None if pk is None else get_object_or_404(Institution, pk=pk)
    scope = permissions.scope_of(request.user, institution)
    if scope is None:
        refuse(request.user, institution)
    return institution, scope


def refuse(user, institution):
    """Who knows that it is there may not; to everybody else it is not there."""
    if user.is_vendor or (institution and Membership.objects.active().filter(user=user, institution=institution)):
        raise PermissionDenied
    raise Http404


def report_of(code, institution):
    report = REPORTS.get(code)
    if report is None or not permissions.is_for(report, institution):
        raise Http404
    return report


def ended(institution):
    """The package that was the last one, when none runs."""
    return None if current(institution) else latest(institution)


def period_form(request, institution):
    sold = latest(institution) if institution else None
    term = Period(sold.starts_on, sold.ends_on - timedelta(days=1)) if sold else None
    return PeriodForm(request.GET, today=timezone.localdate(), term=term)


def asked_of(request, code, institution, scope, form):
    """A period that reads badly leaves last month on the page, beside the sentence that says so."""
    period = form.cleaned_data.get("chosen") if form.is_valid() else None
    today = timezone.localdate()
    part = request.GET.get("part", "")
    scope = _narrowed(request.user, institution, scope, part)
    return Asked(
        report=code,
        scope=scope,
        about=queries.about_words(institution, scope),
        period=period or month_of(today).before,
        today=today,
        institution=institution,
        reader=request.user,
        part={"part": part} if part else {},
    )


def _narrowed(user, institution, scope, part):
    """A region or unit of this institution that the reader runs, archived ones too; any other is not there."""
    if not part:
        return scope
    narrowed = queries.part_of(institution, part) if institution else None
    if narrowed is None or not permissions.may_read(user, institution, narrowed):
        raise Http404
    return narrowed
