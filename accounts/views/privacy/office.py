"""Where managers answer what people ask about their own data."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import privacy
from accounts.forms.privacy import AnswerForm, CorrectForm, EraseForm, FileForForm, RefuseForm
from accounts.models import Consent, DataRequest, User
from accounts.queries import privacy as queries
from common.asking import Question, ask
from common.decorators import managers_only
from common.refusals import Refused, refusals_on, refusals_shown

PAGE = 25


@managers_only
@require_GET
def requests(request):
    """What waits, the most pressing first; below it what was settled, latest first."""
    before = request.GET.get("before", "")
    settled = DataRequest.objects.exclude(state=DataRequest.State.OPEN).select_related("user", "settled_by")
    if before.isascii() and before.isdigit() and len(before) < 19:
        settled = settled.filter(pk__lt=int(before))
    found = list(settled.order_by("-id")[: PAGE + 1])
    consents = [(label, queries.consenting(code).count()) for code, label in Consent.Purpose.choices]
    context = {
        "waiting": queries.waiting(),
        "settled": found[:PAGE],
        "is_first": not before,
        "next_before": found[PAGE - 1].pk if len(found) > PAGE else None,
        "consents": consents,
    }
    return render(request, "protection/requests.html", context)


@managers_only
@require_http_methods(["GET", "POST"])
def file_for(request):
    """What somebody asked by letter or mail."""
    form = FileForForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("kind", "text", "received_on", "key")}
        with refusals_on(form):
            filed = privacy.file_for(form.person, **typed, by=request.user)
            return redirect("protection:request", filed.pk)
    return render(request, "protection/file_for.html", {"form": form}, status=422 if form.is_bound else 200)


@managers_only
@require_GET
def request_(request, pk):
    found = _found(pk)
    context = {
        "found": found,
        "waiting": queries.Waiting(found, found.days_left(timezone.localdate())),
        "exports": found.exports.order_by("-id"),
        "events": queries.events_of(found),
        "others": DataRequest.objects.filter(user=found.user_id).exclude(pk=pk).order_by("-id")[:5],
    }
    return render(request, "protection/request.html", context)


@managers_only
@require_http_methods(["GET", "POST"])
def answer_request(request, pk):
    found = _found(pk)
    question = _question(found, _("Answer the request"), _("Send the answer"), _("The answer is sent."))
    form = AnswerForm(request.POST or None)
    return ask(request, form, question, lambda typed: privacy.answer_request(found, typed["answer"], by=request.user))


@managers_only
@require_http_methods(["GET", "POST"])
def refuse_request(request, pk):
    found = _found(pk)
    question = _question(found, _("Refuse the request"), _("Refuse"), _("The request is refused."), "danger")
    form = RefuseForm(request.POST or None)
    return ask(request, form, question, lambda typed: privacy.refuse_request(found, typed["reason"], by=request.user))


@managers_only
@require_http_methods(["GET", "POST"])
def correct_person(request, pk):
    found = _found(pk)
    question = _question(
        found, _("Correct the data"), _("Correct"), _("The data are corrected. Answer the request now.")
    )
    form = CorrectForm(request.POST or None, found.user)
    return ask(request, form, question, lambda typed: privacy.correct_person(found, **typed, by=request.user))


@managers_only
@require_POST
def make_export(request, pk):
    found = _found(pk)
    with refusals_shown(request):
        export = privacy.make_export(found.user, data_request=found, by=request.user)
        messages.success(request, _("The export is ready.") if export.can_be_fetched else _("It is being prepared."))
    return redirect("protection:request", pk)


@managers_only
@require_http_methods(["GET", "POST"])
def erase_person(request, pk):
    """Shows what would change, counted the way it is done, and what stays. It cannot be undone."""
    person = get_object_or_404(User, pk=pk, erased_at=None)
    form = EraseForm(request.POST or None, person)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            privacy.erase_person(person, by=request.user)
        if form.is_valid():
            messages.success(request, _("The person is erased."))
            return redirect("protection:requests")
    context = {"person": person, "form": form, "obstacle": _obstacle(person, request.user)}
    if not context["obstacle"]:
        context |= {"goes": queries.what_goes(person), "stays": queries.what_stays()}
    return render(request, "protection/erase_person.html", context, status=422 if form.is_bound else 200)


def _obstacle(person, by):
    """What has to be done first, or nothing."""
    try:
        privacy.refuse_erasure(person, by=by)
    except Refused as refused:
        return str(refused)
    return ""


def _found(pk):
    return get_object_or_404(DataRequest.objects.select_related("user", "settled_by"), pk=pk)


def _question(found, heading, action, done, tone="primary"):
    back = reverse("protection:request", args=[found.pk])
    words = f"{found.user.name} · {found.get_kind_display()}"
    return Question(heading, action, done, back, object=words, tone=tone)
