"""Surveys on an institution's own pages: what came of them for everybody there, its results for who runs it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from organizations.belonging import stand_there
from organizations.entering import centrally_administered, come, refuse
from organizations.models import Institution, Membership
from surveys.models import Survey
from surveys.queries.office import of_institution
from surveys.queries.results import institution_results as results_of


@require_GET
def institution_surveys(request, pk):
    institution = get_object_or_404(Institution, pk=pk)
    stand_there(request, institution)
    authority = come(request, institution)
    if authority is None and not Membership.objects.active().filter(user=request.user, institution=institution):
        refuse(request, institution)
    facts = {"institution": institution, "authority": authority, "rows": of_institution(institution)}
    return render(request, "surveys/institution_surveys.html", facts)


@require_GET
@centrally_administered
def institution_results(request, institution, survey):
    """From five answers of its people up; fewer are not found."""
    shown = get_object_or_404(Survey, pk=survey)
    found = results_of(shown, institution)
    if found is None:
        raise Http404
    facts = {"institution": institution, "authority": request.authority, "survey": shown, "results": found}
    return render(request, "surveys/institution_results.html", facts)
