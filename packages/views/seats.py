"""Who has a seat, when there are more people than the package has room for."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.refusals import refusals_on
from organizations.models import Membership
from packages import actions, permissions, queries
from packages.forms.life import ChooseSeatsForm
from packages.views.asked import institution_asked


@require_http_methods(["GET", "POST"])
def choose_seats(request):
    """The institution's administrator picks who stays; a manager may do it for them."""
    institution = institution_asked(request)
    if institution is None:
        return redirect("organizations:institutions")
    if not permissions.can_choose_seats(request.user, institution):
        raise PermissionDenied
    people = list(_people(institution))
    form = ChooseSeatsForm(request.POST if request.method == "POST" else None, [one.pk for one in people])
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            actions.choose_seats(institution, form.cleaned_data["people"], by=request.user)
            messages.success(request, _("The choice is kept."))
            return redirect(f"{reverse('packages:choose_seats')}?institution={institution.pk}")
    chosen = _ticked(form, people)
    context = {"institution": institution, "seats": queries.seats(institution), "form": form, "people": chosen}
    return render(request, "packages/choose_seats.html", context, status=422 if form.is_bound else 200)


def _people(institution):
    active = Membership.objects.active().filter(institution=institution)
    return active.select_related("user", "unit", "region").order_by("user__sort_key", "id")


def _ticked(form, people):
    """Each person with whether the box is ticked: as typed, else as it is."""
    typed = set(form.data.getlist("people")) if form.is_bound else None
    return [(one, one.read_only_since is None if typed is None else str(one.pk) in typed) for one in people]
