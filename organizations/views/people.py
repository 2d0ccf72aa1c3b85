from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import audit_export
from accounts.proving import freshly_proven
from common.asking import Question, ask
from common.pages import after, page_after
from common.refusals import refusals_shown
from common.spreadsheets import csv_response
from organizations import actions, told
from organizations.entering import administered, enter, person_to_change
from organizations.forms import MemberForm, RoleForm, UnitForm
from organizations.forms.people import LeaveForm, MoveForm, PeopleForm, TickedForm
from organizations.models import Membership
from organizations.queries import people as queries
from organizations.requests import open_requests_of
from organizations.views.previewing import ask_with_preview

PAGE, FIRST = 50, 5
asked = require_http_methods(["GET", "POST"])


def _home(institution_id):
    return reverse("organizations:people", args=[institution_id])


@require_GET
@administered
def people(request, institution):
    form = PeopleForm(request.GET)
    filters = form.filters()
    facts = {
        "institution": institution,
        "authority": request.authority,
        "form": form,
        "filters": filters,
        "seats": told.seats(institution.pk),
        "units": request.authority.units_within().select_related("region"),
    }
    return render(request, "organizations/people.html", facts | _rows(request, filters))


def _rows(request, filters):
    """The users, or with the filter for it the invitations; the first of these stand above the users, too."""
    invitations = queries.invitations_found(request.authority, filters)
    if filters.is_of_invitations:
        return {"invited": page_after(invitations.order_by("email", "id"), "email", after(request), PAGE)}
    people = queries.people_found(request.authority, filters)
    return {
        "people": page_after(people, "user__sort_key", after(request), PAGE),
        "invitations": invitations[: FIRST + 1] if filters.is_empty else [],
        "first": FIRST,
        "asking": queries.people_who_ask(request.authority)[:PAGE] if filters.is_empty else [],
    }


@require_GET
@administered
def people_csv(request, institution):
    filters = PeopleForm(request.GET).filters()
    found = queries.invitations_found if filters.is_of_invitations else queries.people_found
    line = _invitation_line if filters.is_of_invitations else _line
    rows = found(request.authority, filters)
    audit_export(
        "people_exported",
        by=request.user,
        institution_id=institution.pk,
        filters=filters,
        free=["q"],
        rows=rows.count(),
    )
    header = [_("Name"), _("E-mail"), _("Phone"), _("Role"), _("Unit"), _("Region"), _("Last sign-in")]
    return csv_response("users.csv", header, (line(row) for row in rows.iterator(chunk_size=500)))


def _line(row):
    region = row.region or (row.unit.region if row.unit else None)
    return [
        row.user.name,
        row.user.email,
        row.user.phone,
        row.get_role_display(),
        row.unit.name if row.unit else "",
        region.name if region else "",
        row.user.last_login.date().isoformat() if row.user.last_login else "",
    ]


def _invitation_line(row):
    region = row.region or (row.unit.region if row.unit else None)
    unit, above = row.unit.name if row.unit else "", region.name if region else ""
    return [row.name, row.email, "", row.get_role_display(), unit, above, ""]


@require_GET
def person(request, pk):
    """One user: place, rights in words, requests; the verbs as far as one may."""
    membership = get_object_or_404(
        Membership.objects.select_related("user", "institution", "unit__region", "region"), pk=pk
    )
    enter(request, membership.institution)
    seen = queries.people_found(request.authority, queries.PeopleFilters(state="left" if membership.left_at else ""))
    get_object_or_404(seen, pk=pk)
    return render(
        request,
        "organizations/person.html",
        {
            "institution": membership.institution,
            "authority": request.authority,
            "membership": membership,
            "can_reset": membership.left_at is None and request.authority.is_whole and not request.authority.is_vendor,
            "can_change": membership.left_at is None and request.authority.may_touch(membership),
            "may_look": request.authority.may_look_as(membership),
            "sees": [] if membership.left_at else queries.sight_words(membership),
            "open_requests": open_requests_of(membership.institution_id, membership.user_id),
            "invitations": queries.invitations_of(membership),
            "has_come": membership.user.has_usable_password(),
        },
    )


def _behind_adding(request, institution):
    """A manager who sets an institution up leaves it to its first administrator."""
    sets_up = request.authority.is_vendor and not request.authority.access
    return reverse("organizations:institution", args=[institution.pk]) if sets_up else _home(institution.pk)


@asked
@administered
def add_member(request, institution):
    question = Question(
        heading=gettext_lazy("New member"),
        action=gettext_lazy("Add and send the invitation"),
        done=gettext_lazy("Member added. The invitation is on its way."),
        back_url=_behind_adding(request, institution),
        object=institution.name,
    )
    return ask(
        request,
        MemberForm(request.POST or None, authority=request.authority, initial=_asked_role(request)),
        question,
        lambda typed: actions.add_member(institution, **typed, by=request.user),
    )


def _asked_role(request):
    role = request.GET.get("role")
    return {"role": role} if role in Membership.Role.values else {}


@asked
def change_role(request, pk):
    return _change_role(request, person_to_change(request, pk))


@freshly_proven
def _change_role(request, membership):
    question = Question(
        heading=gettext_lazy("Change the role"),
        action=gettext_lazy("Save"),
        done=gettext_lazy("Role changed."),
        back_url=_page(membership),
        object=membership.user.name,
    )
    initial = {"role": membership.role, "unit": membership.unit_id, "region": membership.region_id}

    def change(layout, typed):
        place = actions.place_of_role(membership, **typed)
        return layout.with_person(membership.user_id, place)

    return ask_with_preview(
        request,
        RoleForm(request.POST or None, authority=request.authority, initial=initial),
        question,
        institution=membership.institution,
        change=change,
        act=lambda typed: actions.change_role(membership, **typed, by=request.user),
    )


def _page(membership):
    return reverse("organizations:person", args=[membership.pk])


@asked
def change_unit(request, pk):
    membership = person_to_change(request, pk)
    question = Question(
        heading=gettext_lazy("Change the unit"),
        action=gettext_lazy("Save"),
        done=gettext_lazy("Unit changed."),
        back_url=_page(membership),
        object=membership.user.name,
        consequence=gettext_lazy("What is shared with the old unit is no longer open to this person."),
    )
    return ask_with_preview(
        request,
        UnitForm(request.POST or None, authority=request.authority, initial={"unit": membership.unit_id}),
        question,
        institution=membership.institution,
        change=lambda layout, typed: layout.with_person_in(membership.user_id, typed["unit"].pk),
        act=lambda typed: actions.change_unit(membership, unit=typed["unit"], by=request.user),
    )


@require_POST
@administered
def move_people(request, institution):
    """Ticked users work in one unit from now on: all of them, or none."""
    form = MoveForm(request.POST, authority=request.authority)
    people = _ticked(request, form)
    if people:
        with refusals_shown(request):
            moved = actions.move_people(institution, people, unit=form.cleaned_data["unit"], by=request.user)
            messages.success(request, _("Users moved: %(number)d") % {"number": moved})
    return _back_to_list(request, institution)


@require_POST
@administered
def bring_in_again(request, institution):
    """Ticked users who never came get a new link to set a password; who has one is left out."""
    people = _ticked(request, TickedForm(request.POST, authority=request.authority))
    if people:
        with refusals_shown(request):
            sent = actions.bring_in_again(institution, people, by=request.user)
            messages.success(request, _("Invitations sent: %(number)d") % {"number": sent})
    return _back_to_list(request, institution)


def _ticked(request, form):
    """The users that were ticked; none with a message when the form says no, 403 when one may not be changed."""
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return []
    people = list(form.cleaned_data["people"].select_related("user", "institution", "unit__region", "region"))
    if not all(request.authority.may_touch(one) for one in people):
        raise PermissionDenied
    return people


def _back_to_list(request, institution):
    """Where the person ticked: the same filters and page."""
    return redirect(f"{_home(institution.pk)}?{QueryDict(request.POST.get('back', '')).urlencode()}".rstrip("?"))


@asked
def leave(request, pk):
    membership = person_to_change(request, pk)
    requests = open_requests_of(membership.institution_id, membership.user_id)
    question = Question(
        heading=gettext_lazy("End the membership"),
        action=gettext_lazy("End the membership"),
        done=gettext_lazy("The membership has ended."),
        back_url=_home(membership.institution_id),
        object=membership.user.name,
        consequence=_("The person sees nothing of the institution any more. Open requests: %(number)d")
        % {"number": requests},
        tone="danger",
    )
    form = LeaveForm(request.POST if request.method == "POST" else None, membership=membership, requests=requests)
    return ask(request, form, question, lambda typed: actions.leave(membership, to=typed.get("to"), by=request.user))


@asked
def rejoin(request, pk):
    membership = get_object_or_404(
        Membership.objects.select_related("user", "institution", "unit__region", "region"), pk=pk, left_at__isnull=False
    )
    enter(request, membership.institution)
    get_object_or_404(queries.people_found(request.authority, queries.PeopleFilters(state="left")), pk=pk)
    question = Question(
        heading=gettext_lazy("Take in again"),
        action=gettext_lazy("Take in again"),
        done=gettext_lazy("The person is a member again."),
        back_url=_home(membership.institution_id),
        object=membership.user.name,
        consequence=gettext_lazy("With the role and unit of before. What was granted or shared does not come back."),
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.rejoin(membership, by=request.user))
