"""Each person's own figures: open to everybody about themselves, whatever the package and the rule about names."""

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organizations.belonging import institution_here
from reports import queries
from reports.figures import FIGURES
from reports.forms import MonthsForm, RowsForm
from reports.measures import USED
from reports.queries.own import COMPARED
from reports.scopes import Scope
from reports.terms import TERMS


@require_GET
def mine(request):
    institution = institution_here(request, None)
    form = MonthsForm(request.GET, today=timezone.localdate())
    facts = {
        "institution": institution,
        "spans": form.spans(),
        "names_for": institution.get_names_for_display(),
        "heads": [FIGURES[code] for code in COMPARED],
        "median": TERMS["median"],
        "used": [FIGURES[code] for code in USED],
        "own": queries.own(institution.pk, request.user.pk, form.period()),
    }
    return render(request, "reports/mine.html", facts)


@require_GET
def mine_rows(request):
    """What happened to one's own requests, and one's own sign-ins."""
    institution = institution_here(request, None)
    narrowing, form = RowsForm(request.GET), MonthsForm(request.GET, today=timezone.localdate())
    if not narrowing.is_valid():
        raise BadRequest("The address asks for rows of nothing.")
    figure, period = FIGURES[narrowing.cleaned_data["figure"] or "filed"], form.period()
    found = queries.rows(
        request.user,
        figure.measures,
        Scope(institution.pk),
        period,
        narrowed={"person": request.user.pk},
        after=narrowing.mark(),
    )
    facts = {"institution": institution, "figure": figure, "period": period, "found": found}
    if narrowing.mark() is None:
        mine = Scope(institution.pk, person=request.user.pk)
        facts["added_up"] = queries.added_up(found, figure.code, mine, period, {})
    return render(request, "reports/mine_rows.html", facts | {"rows": queries.own_lines(found, request.user)})
