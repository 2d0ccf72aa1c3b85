from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions as accounts
from common.refusals import refusals_on
from organizations import actions
from organizations.belonging import place_of
from organizations.forms.arriving import FirstVisitForm
from organizations.queries import belonging


@require_http_methods(["GET", "POST"])
def first_visit(request):
    """Shown once to who came by an invitation: language, mails, and whether the unit is right."""
    if not request.user.is_newcomer:
        return redirect("home")
    form = FirstVisitForm(request.POST or None, request.user, place=belonging(place_of(request).memberships))
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        is_right = typed.get("place", "right") == "right"
        with override(typed["language"]), refusals_on(form):
            actions.arrive(request.user, language=typed["language"], mail=typed["mail"], place_is_right=is_right)
            return redirect("home")
    status = 422 if form.is_bound else 200
    return render(request, "organizations/first_visit.html", {"form": form}, status=status)


@require_POST
def skip_first_visit(request):
    accounts.arrive(request.user)
    return redirect("home")
