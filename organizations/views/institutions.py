from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.queries.audit import lines_of
from common.asking import Question, ask
from common.decorators import managers_only, staff_only
from common.pages import after, page_after
from organizations import actions, permissions, told
from organizations.forms import InstitutionForm
from organizations.models import Institution
from organizations.queries import institutions_found, lasting_grants, people_of, tree
from organizations.queries.access import access_of
from organizations.setting_up import setting_up

PAGE = 50
EVENTS = 15
NOTES = 20


@staff_only
@require_GET
def institutions(request):
    words = request.GET.get("q", "")[:100]
    return render(
        request,
        "organizations/institutions.html",
        {
            "words": words,
            "page": page_after(institutions_found(words), "sort_key", after(request), PAGE),
            "can_manage": permissions.can_manage_institutions(request.user),
        },
    )


@staff_only
@require_GET
def institution(request, pk):
    shown = get_object_or_404(Institution, pk=pk)
    events = shown.events.select_related("actor", "person").newest_first()[:EVENTS]
    look = told.look(shown, request.user)
    return render(
        request,
        "organizations/institution.html",
        {
            "institution": shown,
            "branches": tree(shown),
            "people": page_after(people_of(shown), "user__sort_key", after(request), PAGE),
            "grants": lasting_grants(shown),
            "events": lines_of(events),
            "acts": permissions.authority(request.user, shown) is not None,
            "can_ask": permissions.can_ask_access(request.user),
            "access": access_of(request.user, shown),
            "look": look,
            "steps": setting_up(shown, look.steps if look else {}),
            "notes": list(shown.notes.select_related("author").order_by("-is_pinned", "-id")[:NOTES]),
            "can_manage": permissions.can_manage_institutions(request.user),
        },
    )


@managers_only
@require_http_methods(["GET", "POST"])
def create_institution(request):
    """Goes on to the new institution's page, which names the next steps."""
    form = InstitutionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        created = actions.create_institution(**form.cleaned_data, by=request.user)
        messages.success(request, _("Institution created."))
        return redirect("organizations:institution", created.pk)
    question = Question(
        heading=_("New institution"),
        action=_("Create the institution"),
        done="",
        back_url=reverse("organizations:institutions"),
    )
    status = 422 if form.is_bound else 200
    return render(request, "confirm.html", {**vars(question), "form": form}, status=status)


@managers_only
@require_http_methods(["GET", "POST"])
def change_institution(request, pk):
    changed = get_object_or_404(Institution, pk=pk)
    initial = {field: getattr(changed, field) for field in ("name", "kind", "city", "phone")}
    question = Question(
        heading=_("Details of the institution"),
        action=_("Save"),
        done=_("Institution changed."),
        back_url=reverse("organizations:institution", args=[pk]),
    )
    return ask(
        request,
        InstitutionForm(request.POST or None, initial=initial),
        question,
        lambda typed: actions.change_institution(changed, **typed, by=request.user),
    )
