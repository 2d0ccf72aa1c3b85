from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from common.asking import Question, ask
from common.pages import after, page_after
from organizations import actions
from organizations.entering import administered, enter
from organizations.forms.viewing import LevelForm, MatrixForm, ViewingForm
from organizations.layout import Given
from organizations.models import ViewingGrant
from organizations.queries.authority import KINDS, rights_of, with_rights
from organizations.views.previewing import ask_with_preview

PAGE = 50
asked = require_http_methods(["GET", "POST"])


def _home(institution_id):
    return reverse("organizations:viewing", args=[institution_id])


@require_GET
@administered
def viewing(request, institution):
    """The matrix: who sees more than own requests, of which place, how much, and by what."""
    form = MatrixForm(request.GET, authority=request.authority)
    words, place = form.filters()
    page = page_after(with_rights(request.authority, words, place), "user__sort_key", after(request), PAGE)
    facts = {
        "institution": institution,
        "authority": request.authority,
        "form": form,
        "is_narrowed": bool(words or place),
        "page": page,
        "kinds": KINDS,
        "rows": rights_of(request.authority, page.rows),
    }
    return render(request, "organizations/viewing.html", facts)


@asked
@administered
def grant_viewing(request, institution):
    question = Question(
        heading=_("Grant viewing authority"),
        action=_("Grant"),
        done=_("Viewing authority granted."),
        back_url=_home(institution.pk),
        object=institution.name,
    )
    about = _person_asked(request)
    initial = {"person": about.user.email if about else ""}
    form = ViewingForm(request.POST or None, authority=request.authority, initial=initial)

    def change(layout, typed):
        unit, region = typed.get("unit"), typed.get("region")
        return layout.with_given(Given(typed["person"].user_id, unit and unit.pk, region and region.pk))

    def act(typed):
        place = {name: typed.get(name) for name in ("unit", "region")}
        actions.grant_viewing(typed["person"].user, institution, **place, **form.granted(), by=request.user)

    return ask_with_preview(request, form, question, institution=institution, change=change, act=act)


@asked
def change_viewing(request, pk):
    grant = _grant_to_change(request, pk)
    question = Question(
        heading=_("Change viewing authority"),
        action=_("Save"),
        done=_("Viewing authority changed."),
        back_url=_home(grant.institution_id),
        object=f"{grant.user.name} · {grant.place.name}",
    )
    initial = {"level": grant.level, "until": grant.last_day, "reason": grant.reason}
    form = LevelForm(request.POST or None, initial=initial)
    return ask(request, form, question, lambda typed: actions.change_viewing(grant, **form.granted(), by=request.user))


@asked
def withdraw_viewing(request, pk):
    grant = _grant_to_change(request, pk)
    question = Question(
        heading=_("Withdraw viewing authority"),
        action=_("Withdraw the authority"),
        done=_("Viewing authority withdrawn."),
        back_url=_home(grant.institution_id),
        object=f"{grant.user.name} · {grant.place.name}",
        consequence=_("The person no longer sees these requests, from now on."),
        tone="danger",
    )
    form = Form(request.POST if request.method == "POST" else None)
    given = Given(grant.user_id, grant.unit_id, grant.region_id)
    return ask_with_preview(
        request,
        form,
        question,
        institution=grant.institution,
        change=lambda layout, typed: layout.without_given(given) if given in layout.given else layout,
        act=lambda typed: actions.withdraw_viewing(grant, by=request.user),
    )


def _person_asked(request):
    """The person a page came about, as far as whoever grants knows them."""
    pk = request.GET.get("person", "")
    known = request.authority.people_within().select_related("user")
    return known.filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None


def _grant_to_change(request, pk):
    """An authority on a place that the person runs."""
    related = ("user", "institution", "unit__region", "region")
    rows = ViewingGrant.objects.lasting(timezone.now()).select_related(*related)
    grant = get_object_or_404(rows, pk=pk)
    enter(request, grant.institution)
    place = grant.unit or grant.region
    if not request.authority.is_whole and (place is None or not request.authority.covers(place)):
        raise PermissionDenied
    return grant
