"""The manager's view: how all institutions stand, and the rows behind each figure."""

from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.actions import audit_export
from common.decorators import managers_only
from common.pages import after
from common.spreadsheets import csv_response
from reports import queries
from reports.forms import ENDING, REASONS, PortfolioForm
from surveys.queries.following import counts as follow_up_counts

NEXT_TO_END = queries.Filters(ending="90", renewal="open", order="end")
SHOWN = 8


@managers_only
@require_GET
def portfolio(request):
    figures = queries.figures()
    ending = [(days, words, figures.counts[f"ending-{days}"], figures.counts[f"open-{days}"]) for days, words in ENDING]
    return render(
        request,
        "reports/portfolio.html",
        {
            "figures": figures,
            "ending": ending,
            "uses": [(name, REASONS[name], figures.counts[name]) for name in queries.USES],
            "follow_ups": follow_up_counts(request.user, timezone.now()),
            "risks": [(name, REASONS[name], figures.counts[name]) for name in queries.RISKS],
            "next_to_end": queries.standings_first(NEXT_TO_END, SHOWN),
            "alarms": queries.alarms(request.user),
            "pipeline": queries.pipeline(),
            "limits": queries.limits(),
        },
    )


@managers_only
@require_GET
def institutions(request):
    form = PortfolioForm(request.GET)
    filters = form.filters()
    return render(
        request,
        "reports/institutions.html",
        {
            "form": form,
            "page": queries.standings_after(filters, after(request)),
            "is_filtered": filters != queries.EVERYBODY,
            "reasons": REASONS,
            "csv_query": request.GET.urlencode(),
        },
    )


@managers_only
@require_GET
def institutions_csv(request):
    filters = PortfolioForm(request.GET).filters()
    lines = [_line(standing) for standing in queries.standings(filters)]
    audit_export("portfolio_exported", by=request.user, filters=filters, free=("q",), rows=len(lines))
    return csv_response("portfolio.csv", _header(), lines)


def _header():
    return [
        _("Institution"),
        _("City"),
        _("Tier"),
        _("First day"),
        _("Last day"),
        _("Days left"),
        _("Renewed"),
        _("Term passed, percent"),
        _("Used, percent"),
        _("Requests that wait for a unit"),
        _("First answers missed"),
        _("Ratings"),
        _("Mean rating"),
        _("Marks"),
    ]


def _line(standing):
    return [
        standing.name,
        standing.city,
        standing.tier_name,
        _day(standing.starts_on),
        _day(standing.last_on),
        "" if standing.days_left is None else standing.days_left,
        _("Yes") if standing.is_renewed else _("No"),
        _percent(standing.passed),
        _percent(standing.used),
        standing.waiting,
        standing.missed,
        standing.ratings,
        "" if standing.mean is None else formats.number_format(standing.mean, 1),
        ", ".join(str(REASONS[name]) for name in standing.reasons),
    ]


def _day(day):
    return formats.date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _percent(share):
    return "" if share is None else round(100 * share)
