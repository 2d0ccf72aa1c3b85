"""Check-ins as an institution sees them, and what both sides do with a shared result."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.asking import Question, ask
from common.decorators import staff_only
from common.refusals import refusals_on, refusals_shown
from organizations.belonging import stand_there
from organizations.models import Institution, Membership
from organizations.permissions import authority
from surveys import permissions_of_checkins as permissions
from surveys.actions import acts
from surveys.calendar_file import calendar_file
from surveys.forms.checkins import CommentForm, ReasonForm
from surveys.models import Act, CheckIn
from surveys.queries import checkins as queries
from surveys.queries.sheet import sheet_of
from surveys.rhythms import TALK
from surveys.views.checkins import names_of

asked = require_http_methods(["GET", "POST"])


@require_GET
def checkins_here(request, pk):
    """For who reads them all of it; for others what they owe, and the call they are asked for."""
    institution = get_object_or_404(Institution, pk=pk)
    if request.user.is_vendor:
        return _at_the_vendor(request, institution)
    stand_there(request, institution)
    if not Membership.objects.active().filter(user=request.user, institution=institution).exists():
        raise Http404
    reads = permissions.reads_checkins(request.user, institution)
    mine = queries.own_acts(request.user, institution)
    coming = queries.next_call(institution) if reads or permissions.is_called(request.user, institution) else None
    if not (reads or mine or coming):
        raise PermissionDenied
    facts = {
        "institution": institution,
        "authority": authority(request.user, institution),
        "reads": reads,
        "coming": coming,
        "shared": list(_shared(request.user, institution)) if reads else [],
        "acts": permissions.with_right(request.user, _acts_here(request.user, institution) if reads else mine),
        "now": timezone.now(),
        "today": timezone.localdate(),
    }
    return render(request, "surveys/checkins_here.html", facts)


def _at_the_vendor(request, institution):
    if not request.user.is_agent:
        raise PermissionDenied
    return redirect(reverse("organizations:institution", args=[institution.pk]) + "#checkins")


def _shared(user, institution):
    rows = CheckIn.objects.visible_to(user).filter(institution=institution).with_people()
    return rows.order_by("-held_at", "-id")[:60]


def _acts_here(user, institution):
    rows = Act.objects.visible_to(user).open().filter(checkin__institution=institution)
    return rows.select_related("owner", "checkin__institution").by_due()[:100]


def _of_theirs(request, pk):
    """A shared result that the person may read, in the institution where they stand."""
    rows = CheckIn.objects.visible_to(request.user.everywhere()).with_people()
    shown = get_object_or_404(rows, pk=pk)
    if not request.user.is_vendor:
        stand_there(request, shown.institution)
    return shown


@require_GET
def checkin_here(request, pk):
    shown = _of_theirs(request, pk)
    if request.user.is_vendor:
        return redirect("surveys:checkin", pk)
    return _page_here(request, shown, CommentForm(None))


def _page_here(request, shown, form, status=200):
    sheet = sheet_of(shown, request.user)
    facts = {
        "checkin": shown,
        "institution": shown.institution,
        "authority": authority(request.user, shown.institution),
        "sheet": sheet,
        "owners": names_of(sheet),
        "acts": permissions.with_right(request.user, queries.acts_on(shown)),
        "comments": list(shown.comments.select_related("author").order_by("id")),
        "may_comment": permissions.can_comment(request.user, shown),
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "surveys/checkin_here.html", facts, status=status)


@require_POST
def comment(request, pk):
    """Both sides. What was typed stays on the page when it cannot be sent."""
    shown = _of_theirs(request, pk)
    if not permissions.can_comment(request.user, shown):
        raise PermissionDenied
    form = CommentForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            acts.comment(shown, form.cleaned_data["text"], key=form.cleaned_data["key"], by=request.user)
    if form.is_valid():
        messages.success(request, _("Answer sent."))
        return redirect(_home(request.user, shown))
    if request.user.is_vendor:
        question = Question(_("Answer"), _("Send"), "", _home(request.user, shown), object=shown.institution.name)
        return render(request, "confirm.html", {**vars(question), "form": form}, status=422)
    return _page_here(request, shown, form, status=422)


def _home(user, shown):
    return reverse("surveys:checkin" if user.is_vendor else "surveys:checkin_here", args=[shown.pk])


# --- agreed acts -------------------------------------------------------------------------------


def _act(request, pk):
    rows = Act.objects.visible_to(request.user.everywhere()).select_related("checkin__institution", "owner")
    act = get_object_or_404(rows, pk=pk)
    if not request.user.is_vendor:
        stand_there(request, act.checkin.institution)
    return act


@require_GET
def act_found(request, pk):
    """Where a notice about an act leads: to the list it stands on."""
    act = _act(request, pk)
    if request.user.is_vendor:
        return redirect(reverse("surveys:my_checkins") + "#acts")
    return redirect(reverse("surveys:checkins_here", args=[act.checkin.institution_id]) + "#acts")


@require_POST
def finish_act(request, pk):
    act = _act(request, pk)
    if not permissions.can_finish(request.user, act):
        raise PermissionDenied
    with refusals_shown(request, success=_("Act done.")):
        acts.finish_act(act, by=request.user)
    if permissions.reads_checkins(request.user, act.checkin.institution) or request.user.is_agent:
        return redirect(_home(request.user, act.checkin))
    return redirect("surveys:act_found", pk)


@asked
@staff_only
def drop_act(request, pk):
    act = _act(request, pk)
    if not permissions.can_drop(request.user, act):
        raise PermissionDenied
    question = Question(
        heading=gettext_lazy("Drop the act"),
        action=gettext_lazy("Drop"),
        done=gettext_lazy("Act dropped."),
        back_url=_home(request.user, act.checkin),
        object=act.text,
        tone="danger",
    )
    form = ReasonForm(request.POST or None)
    return ask(request, form, question, lambda typed: acts.drop_act(act, **typed, by=request.user))


@require_POST
@staff_only
def reopen_act(request, pk):
    act = _act(request, pk)
    if not permissions.can_drop(request.user, act):
        raise PermissionDenied
    with refusals_shown(request, success=_("Act opened again.")):
        acts.reopen_act(act, by=request.user)
    return redirect(_home(request.user, act.checkin))


# --- the calendar file -------------------------------------------------------------------------


@require_GET
def checkin_calendar(request, pk):
    """For whoever calls or is called, and who reads check-ins there."""
    shown = get_object_or_404(CheckIn.objects.planned().with_people(), pk=pk)
    user = request.user
    if not user.is_agent and not _expects(user, shown):
        raise Http404
    title = _("Check-in: %(institution)s") % {"institution": shown.institution.name}
    caller, contact = (person.name if person else "–" for person in (shown.caller, shown.contact))
    text = calendar_file(
        uid=f"check-in-{shown.pk}@supportx",
        revision=shown.revision,
        starts_at=shown.planned_at,
        ends_at=shown.planned_at + TALK,
        written_at=timezone.now(),
        title=title,
        text=_("%(caller)s calls %(contact)s.") % {"caller": caller, "contact": contact},
    )
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="check-in-{shown.pk}.ics"'
    return answer


def _expects(user, shown):
    return permissions.reads_checkins(user, shown.institution) or permissions.is_called(user, shown.institution)
