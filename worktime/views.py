from datetime import date

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.decorators import managers_only, staff_only
from common.refusals import refusals_on, refusals_shown
from worktime import actions, forms, hours, permissions, public_holidays, queries
from worktime.days import differences, marked_days, years_of
from worktime.previews import preview

CHANGES_SHOWN = 6
PREVIEWED_YEARS = 6

get_and_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@staff_only
def calendar(request):
    revision = queries.current_revision()
    plan, compiled, now = revision.plan, revision.hours(), timezone.now()
    today = now.astimezone(compiled.zone).date()
    years = years_of(plan, today)
    year = _chosen_year(request, years, today.year)
    days = marked_days(plan, year)
    return render(
        request,
        "worktime/calendar.html",
        {
            "revision": revision,
            "week": sorted(plan.week.items()),
            "year": year,
            "years": years,
            "days": days,
            "today": today,
            "unconfirmed": sum(len(day.unconfirmed) for day in days),
            "confirmers": queries.confirmers(plan),
            "closes_at": hours.closing_today(now, compiled) if hours.is_open(now, compiled) else None,
            "opens_at": hours.next_opening(now, compiled),
            "changes": _changes(queries.history(CHANGES_SHOWN)),
            "may_change": permissions.can_change_calendar(request.user),
        },
    )


@require_safe
@staff_only
def history(request):
    before = request.GET.get("before", "")
    changes, more = queries.history_page(int(before) if before.isdecimal() and len(before) < 9 else None)
    older = f"?before={changes[-1].number}" if more else ""
    return render(request, "worktime/history.html", {"changes": _changes(changes), "next_url": older})


@require_safe
@staff_only
def limit(request):
    """What would the limit be for a request filed at …"""
    compiled = queries.current_hours()
    explanation = None
    with timezone.override(compiled.zone):
        now = timezone.localtime().replace(second=0, microsecond=0)
        form = forms.LimitForm(request.GET) if request.GET else forms.LimitForm(initial={"filed_at": now})
        if form.is_bound and form.is_valid():
            answers = form.cleaned_data
            explanation = hours.explain(answers["filed_at"], answers["minutes"], compiled)
        context = {"form": form, "explanation": explanation}
        return render(request, "worktime/limit.html", context, status=422 if form.errors else 200)


@get_and_post
@managers_only
def set_week(request):
    form = forms.WeekForm(request.POST or None, week=queries.current_revision().plan.week)
    if form.is_valid():
        with refusals_on(form):
            actions.set_week(form.week, reason=form.cleaned_data["reason"], by=request.user)
            return _done(request, _("The weekly hours are changed."))
    return _form_page(request, "worktime/set_week.html", form)


@get_and_post
@managers_only
def close_day(request):
    form = forms.CloseDayForm(request.POST or None)
    if form.is_valid():
        on, name, until = (form.cleaned_data[field] for field in ("on", "name", "until"))
        with refusals_on(form):
            actions.close_day(on, name, until=until, by=request.user)
            return _done(request, _("The day is closed."), on)
    return _form_page(request, "worktime/close_day.html", form)


@get_and_post
@managers_only
def override_day(request):
    form = forms.OverrideDayForm(request.POST or None)
    if form.is_valid():
        on, spans, name = (form.cleaned_data[field] for field in ("on", "spans", "name"))
        with refusals_on(form):
            actions.override_day(on, spans, name, by=request.user)
            return _done(request, _("The hours of that day are set."), on)
    return _form_page(request, "worktime/override_day.html", form)


@get_and_post
@managers_only
def open_day(request, on: date):
    closures = queries.current_revision().plan.closures_on(on)
    if not closures:
        raise Http404
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.open_day(on, reason=form.cleaned_data["reason"], by=request.user)
            return _done(request, _("The closure is removed."), on)
    words = {
        "heading": _("Remove the closure"),
        "consequence": _("The hours of the week hold on that day again. Due times already promised don't get earlier."),
        "action": _("Remove the closure"),
    }
    return _confirm_page(request, form, on, words)


@get_and_post
@managers_only
def restore_day(request, on: date):
    if queries.current_revision().plan.override_on(on) is None:
        raise Http404
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.restore_day(on, reason=form.cleaned_data["reason"], by=request.user)
            return _done(request, _("The special hours are removed."), on)
    words = {
        "heading": _("Remove the special hours"),
        "consequence": _("Closures and the hours of the week hold on that day again."),
        "action": _("Remove the special hours"),
    }
    return _confirm_page(request, form, on, words)


@get_and_post
@managers_only
def import_holidays(request):
    revision = queries.current_revision()
    first = timezone.now().astimezone(revision.hours().zone).year
    years = list(range(first, first + PREVIEWED_YEARS))
    form = forms.ImportForm(request.POST or None, years=years, seen=revision.number)
    if form.is_valid():
        with refusals_on(form):
            chosen, seen = form.cleaned_data["years"], form.cleaned_data["seen"]
            actions.import_holidays(chosen, seen=seen, by=request.user)
            return _done(request, _("The holidays are imported and confirmed."))
    plan = revision.plan
    previews = [preview(plan, year, public_holidays.of_turkiye([year])) for year in years]
    context = {"form": form, "previews": previews, "seen": revision.number}
    return render(request, "worktime/import_holidays.html", context, status=422 if form.errors else 200)


@require_POST
@managers_only
def confirm_holidays(request, year: int):
    with refusals_shown(request, success=_("The holidays are confirmed.")):
        actions.confirm_holidays(year, by=request.user)
    return redirect(f"{reverse('worktime:calendar')}?year={year}")


def _chosen_year(request: HttpRequest, years: list[int], otherwise: int) -> int:
    asked = request.GET.get("year", "")
    return next((year for year in years if str(year) == asked), otherwise)


def _changes(revisions):
    return [(revision, differences(revision.before, revision.after)) for revision in revisions]


def _done(request: HttpRequest, sentence: str, on: date | None = None) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(reverse("worktime:calendar") + (f"?year={on.year}" if on else ""))


def _form_page(request: HttpRequest, template: str, form: Form) -> HttpResponse:
    return render(request, template, {"form": form}, status=422 if form.errors else 200)


def _confirm_page(request: HttpRequest, form: Form, on: date, words: dict[str, str]) -> HttpResponse:
    context = {
        **words,
        "object": date_format(on, "j F Y l"),
        "tone": "danger",
        "form": form,
        "back_url": f"{reverse('worktime:calendar')}?year={on.year}",
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)
