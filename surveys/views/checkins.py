"""One check-in at the vendor: its sheet, and every verb."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from common.asking import Question, ask
from common.decorators import staff_only
from common.refusals import refusals_on
from surveys import permissions_of_checkins as permissions
from surveys.actions import acts, checkins
from surveys.forms.checkins import (
    ActForm,
    CallerForm,
    CommentForm,
    ConfirmForm,
    ContactForm,
    MoveForm,
    NotesForm,
    ReasonForm,
    ResultForm,
    act_rows,
    problems_of,
)
from surveys.forms.owners import OwnerInput
from surveys.models import CheckIn
from surveys.queries import checkins as queries
from surveys.queries.following import open_of
from surveys.queries.office import told_to
from surveys.queries.owners import likely_owners, owners_found
from surveys.queries.sheet import sheet_of

asked = require_http_methods(["GET", "POST"])
SHOWN_ROWS = 2  # for agreed acts; the others open by hand


def seen(request, pk):
    rows = CheckIn.objects.visible_to(request.user).with_people().select_related("held_by", "shared_by")
    return get_object_or_404(rows, pk=pk)


def held_by_them(view):
    """`view(request, checkin)` for whoever calls, and for managers."""

    @asked
    @staff_only
    @wraps(view)
    def guarded(request, pk):
        checkin = seen(request, pk)
        if not permissions.can_hold(request.user, checkin):
            raise PermissionDenied
        return view(request, checkin)

    return guarded


def planned_by_them(view):
    """`view(request, checkin)` for managers: who calls is theirs to say."""

    @asked
    @staff_only
    @wraps(view)
    def guarded(request, pk):
        checkin = seen(request, pk)
        if not permissions.can_plan(request.user):
            raise PermissionDenied
        return view(request, checkin)

    return guarded


def only_while(fits):
    """The form is there while it can be sent. Otherwise its address leads to the check-in, which says how it stands;
    whoever sends a form that was open meanwhile keeps what was typed."""

    def decorate(view):
        @wraps(view)
        def guarded(request, checkin):
            if request.method == "GET" and not fits(checkin):
                return redirect("surveys:checkin", checkin.pk)
            return view(request, checkin)

        return guarded

    return decorate


still_planned = only_while(lambda checkin: checkin.is_planned)
not_shared_yet = only_while(lambda checkin: checkin.is_held and not checkin.is_shared)


def _question(checkin, heading, action, done, consequence="", tone="primary"):
    back = reverse("surveys:checkin", args=[checkin.pk])
    return Question(heading, action, done, back, object=checkin.institution.name, consequence=consequence, tone=tone)


@require_GET
@staff_only
def checkin(request, pk):
    shown = seen(request, pk)
    sheet = sheet_of(shown, request.user)
    facts = {
        "checkin": shown,
        "sheet": sheet,
        "owners": names_of(sheet),
        "follow_ups": open_of(shown.institution, request.user),
        "acts": list(queries.acts_on(shown)),
        "comments": list(shown.comments.select_related("author").order_by("id")),
        "events": queries.events_of(shown),
        "outcomes": told_to(shown.institution),
        "may_hold": permissions.can_hold(request.user, shown),
        "may_plan": permissions.can_plan(request.user),
        "form": CommentForm(None),
        "now": timezone.now(),
        "today": timezone.localdate(),
    }
    return render(request, "surveys/checkin.html", facts)


def names_of(sheet):
    """Whose the open acts of former check-ins are; on the sheet people are ids."""
    return dict(User.objects.filter(pk__in={former.owner for former in sheet.former}).values_list("pk", "name"))


def _owner_input(checkin):
    return OwnerInput(reverse("surveys:act_owners", args=[checkin.pk]), likely_owners(checkin))


@held_by_them
@require_GET
def act_owners(request, checkin):
    """What is suggested while somebody types who takes an act on."""
    found = owners_found(checkin.institution, request.GET.get("q", "")[:100])
    return render(request, "surveys/_owners.html", {"people": found})


@held_by_them
@still_planned
def hold(request, checkin):
    """The sheet beside the form. A refusal or an error keeps everything that was typed."""
    data = request.POST if request.method == "POST" else None
    form, rows = ResultForm(data), act_rows(data, checkin.institution, _owner_input(checkin))
    for problem in problems_of(rows):
        form.add_error(None, problem)
    if data is not None and form.is_valid():
        with refusals_on(form):
            new = [row.act() for row in rows if row.has_changed()]
            checkins.hold(checkin, **form.cleaned_data, acts=new, by=request.user)
        if form.is_valid():
            messages.success(request, _("Check-in held."))
            return redirect("surveys:checkin", checkin.pk)
    sheet = sheet_of(checkin, request.user)
    facts = {"checkin": checkin, "sheet": sheet, "owners": names_of(sheet), "form": form}
    facts |= {"rows": rows[:SHOWN_ROWS], "more_rows": rows[SHOWN_ROWS:]}
    facts["is_long"] = any(row.has_changed() for row in facts["more_rows"])
    return render(request, "surveys/hold.html", facts, status=422 if form.is_bound else 200)


@held_by_them
def write(request, checkin):
    if not checkin.is_held:
        raise Http404
    kept = {"summary": checkin.summary, "notes": checkin.notes, "score": checkin.score}
    heading = _("Internal notes") if checkin.is_shared else _("Change what was written")
    question = _question(checkin, heading, _("Save"), _("Changes saved."))
    form = (NotesForm if checkin.is_shared else ResultForm)(
        request.POST if request.method == "POST" else None, initial=kept
    )
    return ask(request, form, question, lambda typed: checkins.write(checkin, **{**kept, **typed}, by=request.user))


@held_by_them
@not_shared_yet
def share(request, checkin):
    question = _question(
        checkin,
        _("Share the result"),
        _("Share"),
        _("Result shared."),
        _("The institution sees summary, acts and sheet, and nothing of them changes any more. The notes stay here."),
    )
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: checkins.share(checkin, by=request.user))


@held_by_them
@still_planned
def move(request, checkin):
    question = _question(
        checkin,
        _("Move the check-in"),
        pgettext_lazy("check-in", "Move"),
        _("Check-in moved."),
        _("Whoever is called hears of the new moment."),
    )
    at = timezone.localtime(checkin.planned_at)
    form = MoveForm(request.POST or None, initial={"on": at.date(), "at": at.strftime("%H:%M")})
    act = lambda typed: checkins.move(checkin, at=form.moment(), reason=typed["reason"], by=request.user)  # noqa: E731
    return ask(request, form, question, act)


@held_by_them
@still_planned
def skip(request, checkin):
    question = _question(
        checkin,
        _("Skip the check-in"),
        pgettext_lazy("check-in", "Skip"),
        _("Check-in skipped."),
        _("There is no talk in this period. The next one is planned as usual."),
        tone="danger",
    )
    form = ReasonForm(request.POST or None)
    return ask(request, form, question, lambda typed: checkins.skip(checkin, **typed, by=request.user))


@planned_by_them
@still_planned
def reassign(request, checkin):
    question = _question(
        checkin, _("Give the call to somebody else"), _("Save"), _("The call was given to somebody else.")
    )
    form = CallerForm(request.POST or None, queries.callers(), {"caller": checkin.caller_id})
    act = lambda typed: checkins.reassign(checkin, to=typed["caller"], by=request.user)  # noqa: E731
    return ask(request, form, question, act)


@held_by_them
@still_planned
def change_contact(request, checkin):
    question = _question(checkin, _("Whom to call"), _("Save"), _("Saved whom to call."))
    there = queries.people_to_call([checkin.institution_id]).get(checkin.institution_id, [])
    people = [place.user for place in there]
    form = ContactForm(request.POST or None, people, {"contact": checkin.contact_id})
    act = lambda typed: checkins.change_contact(checkin, to=typed["contact"], by=request.user)  # noqa: E731
    return ask(request, form, question, act)


@held_by_them
@not_shared_yet
def add_act(request, checkin):
    question = _question(checkin, _("Agree on an act"), _("Add"), _("Act added."))
    form = ActForm(request.POST or None, checkin.institution, _owner_input(checkin))
    return ask(request, form, question, lambda typed: acts.add_act(checkin, form.act(), by=request.user))
