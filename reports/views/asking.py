"""Which report, about whom and when: read from the address, and refused where the reader may not look."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Institution, Membership
from packages.queries import latest
from reports import permissions
from reports.asked import Asked
from reports.catalogue import REPORTS
from reports.forms import PeriodForm
from reports.periods import Period, month_of


def institution_of(request, pk):
    """The institution and the part of it that the reader may see figures of; both None and all for the vendor's own."""
    institution = None if pk is None else get_object_or_404(Institution, pk=pk)
    scope = permissions.scope_of(request.user, institution)
    if scope is None:
        knows = request.user.is_vendor or (
            institution and Membership.objects.active().filter(user=request.user, institution=institution)
        )
        if knows:
            raise PermissionDenied
        raise Http404
    return institution, scope


def report_of(code, institution):
    report = REPORTS.get(code)
    if report is None or not permissions.is_for(report, institution):
        raise Http404
    return report


def period_form(request, institution):
    sold = latest(institution) if institution else None
    term = Period(sold.starts_on, sold.ends_on - timedelta(days=1)) if sold else None
    return PeriodForm(request.GET, today=timezone.localdate(), term=term)


def asked_of(request, code, institution, scope, form):
    """A period that reads badly leaves last month on the page, beside the sentence that says so."""
    period = form.cleaned_data.get("chosen") if form.is_valid() else None
    today = timezone.localdate()
    return Asked(
        report=code,
        scope=scope,
        about=_about(institution, scope),
        period=period or month_of(today).before,
        today=today,
        institution=institution,
        reader=request.user,
    )


def _about(institution, scope):
    if institution is None:
        return _("All institutions")
    return _("%(institution)s, your part") % {"institution": institution.name} if scope.is_part else institution.name
