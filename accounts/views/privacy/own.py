"""What a person does about their own data."""

import logging

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import disclosure
from accounts.actions import privacy
from accounts.forms.privacy import DataRequestForm
from accounts.models import Consent, DataExport, DataRequest, DisclosureReading
from accounts.queries import privacy as queries
from common.asking import Question, ask
from common.refusals import refusals_on, refusals_shown

log = logging.getLogger(__name__)
TYPES = {"json": "application/json", "pdf": "application/pdf"}


@require_GET
def my_data(request):
    """Everything about one's own data in one place: files to take away, requests, consents, what was read."""
    user = request.user
    readings = DisclosureReading.objects.filter(user=user).select_related("text").order_by("-id")
    return render(
        request,
        "privacy/my_data.html",
        {
            "exports": DataExport.objects.filter(user=user).order_by("-id")[:5],
            "requests": DataRequest.objects.filter(user=user).order_by("-id")[:20],
            "today": timezone.localdate(),
            "consents": queries.consents_of(user),
            "readings": readings[:5],
            "current": disclosure.current_number(),
        },
    )


@require_POST
def give_consent(request):
    purpose = _purpose(request)
    with refusals_shown(request, success=_("Thank you. You can withdraw this at any moment.")):
        privacy.give_consent(purpose, by=request.user)
    return redirect("privacy:my_data")


@require_POST
def withdraw_consent(request):
    purpose = _purpose(request)
    with refusals_shown(request, success=_("Withdrawn. From now on we do not contact you for this.")):
        privacy.withdraw_consent(purpose, by=request.user)
    return redirect("privacy:my_data")


def _purpose(request):
    purpose = request.POST.get("purpose", "")
    if purpose not in Consent.Purpose.values:
        raise Http404
    return purpose


@require_http_methods(["GET", "POST"])
def file_request(request):
    form = DataRequestForm(request.POST or None, request.GET.get("kind", ""))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            filed = privacy.file_request(**form.cleaned_data, by=request.user)
            return redirect("privacy:request", filed.pk)
    return render(request, "privacy/file_request.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def request_(request, pk):
    found = get_object_or_404(DataRequest, pk=pk, user=request.user)
    context = {
        "found": found,
        "days": found.days_left(timezone.localdate()),
        "exports": found.exports.order_by("-id"),
        "events": queries.events_of(found),
    }
    return render(request, "privacy/request.html", context)


@require_http_methods(["GET", "POST"])
def withdraw_request(request, pk):
    found = get_object_or_404(DataRequest, pk=pk, user=request.user)
    question = Question(
        _("Withdraw the request"),
        _("Withdraw"),
        _("The request is withdrawn."),
        reverse("privacy:request", args=[pk]),
        object=str(found.get_kind_display()),
        consequence=_("Nobody works on it any more. You can ask again at any time."),
    )
    form = forms.Form(request.POST or None)
    return ask(request, form, question, lambda typed: privacy.withdraw_request(found, by=request.user))


@require_POST
def make_export(request):
    with refusals_shown(request):
        export = privacy.make_export(request.user, by=request.user)
        is_ready = export.can_be_fetched
        words = _("Your export is ready.") if is_ready else _("Your export is being prepared. You will be told.")
        messages.success(request, words)
    return redirect("privacy:my_data")


@require_POST
def fetch_export(request, public_id, kind):
    """One's own files; of an export made for a request also by the managers who answer it. Asked at every download,
    which leaves a line, and so is no GET."""
    exports = DataExport.objects.filter(public_id=public_id)
    if not request.user.is_manager:
        exports = exports.filter(user=request.user)
    export = exports.first()
    is_own = export is not None and export.user_id == request.user.pk
    if export is None or not export.can_be_fetched or not (is_own or export.request_id):
        raise Http404
    try:
        content = default_storage.open(export.json_path if kind == "json" else export.pdf_path, "rb")
    except FileNotFoundError as error:
        log.error("A file of export %s is missing.", export.pk)
        raise Http404 from error
    privacy.note_fetched(export, kind, by=request.user)
    return _download(content, kind)


def _download(content, kind):
    response = FileResponse(content, as_attachment=True, filename=f"supportx-data.{kind}", content_type=TYPES[kind])
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
