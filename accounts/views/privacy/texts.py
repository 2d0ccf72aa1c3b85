"""Where managers write what people are told about their data. A published version never changes."""

from django import forms
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import privacy
from accounts.forms.privacy import TextForm
from accounts.models import DisclosureText
from accounts.queries import privacy as queries
from common import richtext
from common.asking import Question, ask
from common.decorators import managers_only
from common.refusals import refusals_on, refusals_shown


@managers_only
@require_GET
def texts(request):
    return render(request, "protection/texts.html", {"texts": queries.texts()})


@managers_only
@require_POST
def draft_text(request):
    with refusals_shown(request):
        draft = privacy.draft_text(by=request.user)
        return redirect("protection:edit_text", draft.pk)
    return redirect("protection:texts")


@managers_only
@require_GET
def text(request, pk):
    """As people read it, and what differs from the version before, in both languages."""
    shown = get_object_or_404(queries.texts(), pk=pk)
    before = DisclosureText.objects.filter(number__lt=shown.number).order_by("-number").first()
    context = {
        "text": shown,
        "before": before,
        "pages": [
            (name, code, richtext.markdown(shown.text_in(code)), _changes(before, shown, code))
            for code, name in (("tr", "Türkçe"), ("en", "English"))
        ],
    }
    return render(request, "protection/text.html", context)


def _changes(before, shown, code):
    if before is None:
        return []
    lines = queries.difference(before.text_in(code), shown.text_in(code))
    return [line for line in lines if line.change != "same"]


@managers_only
@require_http_methods(["GET", "POST"])
def edit_text(request, pk):
    draft = get_object_or_404(DisclosureText, pk=pk)
    if not draft.is_draft and request.method == "GET":
        return redirect("protection:text", pk)
    form = TextForm(request.POST or None, initial={"text_tr": draft.text_tr, "text_en": draft.text_en})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            privacy.edit_text(draft, **form.cleaned_data, by=request.user)
            return redirect("protection:text", pk)
    status = 422 if form.is_bound else 200
    return render(request, "protection/edit_text.html", {"text": draft, "form": form}, status=status)


@managers_only
@require_http_methods(["GET", "POST"])
def publish_text(request, pk):
    consequence = _(
        "Everybody who signs in is shown this version once, and confirms having read it with one click. It can no"
        " longer be changed."
    )
    question = _question(pk, _("Publish the text"), _("Publish"), _("The text is published."), consequence)
    return _asked(request, pk, question, privacy.publish_text)


@managers_only
@require_http_methods(["GET", "POST"])
def discard_text(request, pk):
    words = _("The draft is gone; the published versions stay.")
    question = _question(pk, _("Discard the draft"), _("Discard"), _("The draft is discarded."), words, "danger")
    return _asked(request, pk, question, privacy.discard_text)


def _asked(request, pk, question, act):
    text = get_object_or_404(DisclosureText, pk=pk)
    form = forms.Form(request.POST or None)
    return ask(request, form, question, lambda typed: act(text, by=request.user))


def _question(pk, heading, action, done, consequence, tone="primary"):
    is_gone = tone == "danger"
    back = reverse("protection:texts") if is_gone else reverse("protection:text", args=[pk])
    return Question(heading, action, done, back, consequence=consequence, tone=tone)
