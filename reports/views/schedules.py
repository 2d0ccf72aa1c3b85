"""Schedules of an institution, or of the vendor: made, changed, paused, and what became of each time."""

from datetime import timedelta

from django.forms import Form
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.asking import Question, ask
from common.refusals import refusals_on, refusals_shown
from organizations.models import Institution
from packages.queries import latest
from reports import actions, permissions, queries
from reports.asked import Address
from reports.catalogue import REPORTS
from reports.forms import ScheduleForm
from reports.models import Dispatch, Schedule
from reports.views.asking import refuse
from reports.words_of_notices import period_name


def _here(request, pk):
    institution = None if pk is None else get_object_or_404(Institution, pk=pk)
    _guard(request.user, institution)
    return institution


def _guard(user, institution):
    if not permissions.can_schedule(user, institution):
        refuse(user, institution)


def _found(request, pk):
    schedule = get_object_or_404(Schedule.objects.select_related("institution", "created_by"), pk=pk)
    _guard(request.user, schedule.institution)
    return schedule


def _list_of(institution):
    return reverse("reports:schedules", args=[institution.pk]) if institution else reverse("reports:vendor_schedules")


@require_GET
def schedules(request, pk=None):
    institution = _here(request, pk)
    found = queries.schedules_of(institution)
    about = queries.about_all((schedule.institution, schedule.scope) for schedule in found)
    lines = [_line(schedule, about[schedule.scope]) for schedule in found]
    return render(request, "reports/schedules.html", {"institution": institution, "lines": lines})


def _line(schedule, about):
    last = next(iter(schedule.sent), None)
    report = REPORTS.get(schedule.report)
    labels = dict(Schedule.Role.choices)
    return {
        "schedule": schedule,
        "title": report.title if report else schedule.report,
        "place": about,
        "roles": [labels.get(role, role) for role in schedule.roles],
        "last": last,
        "last_period": period_name(last.period) if last else "",
    }


@require_http_methods(["GET", "POST"])
def add_schedule(request, pk=None):
    institution = _here(request, pk)
    initial = {"report": request.GET.get("report", ""), "rhythm": "monthly", "kinds": ["pdf"]}
    form = _form(request, institution, initial=initial)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            added = actions.add_schedule(institution, form.plan(), by=request.user)
            return redirect("reports:schedule", added.pk)
    return _form_page(request, institution, form, None)


@require_http_methods(["GET", "POST"])
def change_schedule(request, pk):
    schedule = _found(request, pk)
    form = _form(request, schedule.institution, schedule=schedule)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            actions.change_schedule(schedule, form.plan(), by=request.user)
            return redirect("reports:schedule", pk)
    return _form_page(request, schedule.institution, form, schedule)


def _form(request, institution, **more):
    offered = [report for report in REPORTS.values() if permissions.is_for(report, institution)]
    schedule = more.get("schedule")
    reports = [
        one for one in offered if queries.is_in_package(one, institution) or (schedule and one.code == schedule.report)
    ]
    has_term = institution is not None and latest(institution) is not None
    data = request.POST if request.method == "POST" else None
    return ScheduleForm(data, institution=institution, reports=reports, has_term=has_term, **more)


def _form_page(request, institution, form, schedule):
    back = reverse("reports:schedule", args=[schedule.pk]) if schedule else _list_of(institution)
    facts = {"institution": institution, "form": form, "schedule": schedule, "back_url": back}
    return render(request, "reports/schedule_form.html", facts, status=422 if form.errors else 200)


@require_GET
def schedule(request, pk):
    shown = _found(request, pk)
    sent = [{"dispatch": one, "period": period_name(one.period)} for one in queries.dispatches_of(shown)]
    facts = {
        "institution": shown.institution,
        "schedule": shown,
        "report": REPORTS.get(shown.report),
        "place": queries.place_words(shown),
        "readers": queries.recipients(shown),
        "sent": sent,
        "kinds": [kind.upper() for kind in shown.kinds],
        "next_last_on": shown.next_on - timedelta(days=1) if shown.next_on else None,
    }
    return render(request, "reports/schedule.html", facts)


@require_POST
def pause_schedule(request, pk):
    with refusals_shown(request, success=_("Paused. Nothing is made or sent until it goes on.")):
        actions.pause_schedule(_found(request, pk), by=request.user)
    return redirect("reports:schedule", pk)


@require_POST
def resume_schedule(request, pk):
    with refusals_shown(request, success=_("It goes on with the period that runs now.")):
        actions.resume_schedule(_found(request, pk), by=request.user)
    return redirect("reports:schedule", pk)


@require_http_methods(["GET", "POST"])
def delete_schedule(request, pk):
    deleted = _found(request, pk)
    question = Question(
        heading=_("Delete the schedule"),
        object=f"{REPORTS[deleted.report].title} · {queries.place_words(deleted)}",
        consequence=_(
            "It is not made and sent any more. Files that were made stay, and so does the record of sendings."
        ),
        action=_("Delete it"),
        done=_("Schedule deleted."),
        back_url=_list_of(deleted.institution),
        tone="danger",
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.delete_schedule(deleted, by=request.user))


@require_GET
def dispatch(request, pk):
    """Where a mail leads: the files of one period, in the reader's language first."""
    found = get_object_or_404(Dispatch.objects.select_related("schedule__institution"), pk=pk)
    schedule = found.schedule
    if not permissions.may_read(request.user, schedule.institution, schedule.scope):
        refuse(request.user, schedule.institution)
    runs = found.runs.select_related("file__edition").order_by("language", "kind", "id")
    fetched = [run for run in runs if run.file is None or queries.may_fetch(request.user, run.file.edition)]
    facts = {
        "institution": schedule.institution,
        "dispatch": found,
        "report": REPORTS.get(schedule.report),
        "place": queries.place_words(schedule),
        "address": Address(found.period, schedule.part),
        "period": period_name(found.period),
        "mine": [run for run in fetched if run.language == request.user.language],
        "others": [run for run in fetched if run.language != request.user.language],
        "can_schedule": permissions.can_schedule(request.user, schedule.institution),
    }
    return render(request, "reports/dispatch.html", facts)


@require_POST
def retry_dispatch(request, pk):
    found = get_object_or_404(Dispatch.objects.select_related("schedule__institution"), pk=pk)
    _guard(request.user, found.schedule.institution)
    with refusals_shown(request, success=_("It is being made again. The readers are told when it is there.")):
        actions.retry_dispatch(found, by=request.user)
    return redirect("reports:dispatch", pk)
