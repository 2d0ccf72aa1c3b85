"""An institution's side of inquiries and offers: its administrators ask, read and decline."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import audit_export
from common.asking import Question, ask
from organizations.belonging import stand_there
from packages import permissions, queries
from packages.actions import offering
from packages.forms.inquiring import InquiryForm, StaleReasonForm
from packages.models import Inquiry, Offer, Purpose
from packages.money import prices_are_shown
from packages.papers import offer_paper
from packages.queries.offers import steps
from packages.views.asked import institution_asked

HEADINGS = {
    Purpose.FIRST: gettext_lazy("Ask for a package"),
    Purpose.RENEWAL: gettext_lazy("Ask for the renewal"),
    Purpose.UPGRADE: gettext_lazy("Ask for an upgrade"),
    Purpose.TOP_UP: gettext_lazy("Ask for more units"),
}


@require_http_methods(["GET", "POST"])
def inquire(request):
    """For a first package, a renewal, an upgrade or a top-up: the address says which."""
    institution = institution_asked(request)
    if institution is None or not permissions.can_inquire(request.user, institution):
        raise PermissionDenied
    subscription = queries.current(institution) or queries.latest(institution)
    kind = _kind(request, subscription)
    subject = None if kind == Purpose.FIRST else subscription
    question = Question(
        heading=HEADINGS[kind],
        object=f"{institution} · {subject}" if subject else institution.name,
        consequence=_("It binds you to nothing. We send you an offer, which you find on the package page."),
        action=_("Ask for an offer"),
        done=_("Asked. You will hear from us, and find the offer on this page."),
        back_url=_package_page(institution),
    )
    proposed = (request.GET.get(name, "")[:50] for name in ("tier", "seats"))
    form = InquiryForm(request.POST or None, kind, subject, *proposed)
    act = lambda typed: offering.inquire(institution, form.wish(), key=typed["key"], by=request.user)  # noqa: E731
    return ask(request, form, question, act)


def _kind(request, subscription):
    asked = request.GET.get("kind") or (Purpose.TOP_UP if subscription else Purpose.FIRST)
    if asked not in Purpose.values:
        raise BadRequest("Nobody asks for that.")
    return Purpose(asked)


def _package_page(institution):
    return f"{reverse('packages:package')}?institution={institution.pk}#offers"


@require_http_methods(["GET", "POST"])
def take_back(request, pk):
    inquiry = get_object_or_404(Inquiry.objects.visible_to(request.user).select_related("institution"), pk=pk)
    stand_there(request, inquiry.institution)
    if not permissions.can_inquire(request.user, inquiry.institution):
        raise PermissionDenied
    question = Question(
        heading=_("Take the inquiry back"),
        object=f"{inquiry.institution} · {inquiry.get_kind_display()}",
        consequence=_("Nobody writes an offer for it any more."),
        action=_("Take it back"),
        done=_("Taken back."),
        back_url=_package_page(inquiry.institution),
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: offering.take_back(inquiry, by=request.user))


def _visible(request, pk):
    found = get_object_or_404(Offer.objects.visible_to(request.user).with_package(), pk=pk)
    stand_there(request, found.institution)
    return found


@require_GET
def offer(request, pk):
    """What the institution reads; managers read it in the office."""
    shown = _visible(request, pk)
    if request.user.is_manager:
        return redirect("packages:office_offer", pk)
    context = {
        "offer": shown,
        "lines": shown.lines.select_related("service").order_by("service__number"),
        "steps": steps(inquiry=shown.inquiry, offer=shown),
        "has_run_out": shown.has_run_out(timezone.localdate()),
        "today": timezone.localdate(),
        "show_prices": prices_are_shown(),
        "people_to_ask": queries.people_to_ask(),
    }
    return render(request, "packages/offer.html", context)


@require_GET
def offer_pdf(request, pk):
    printed = _visible(request, pk)
    audit_export("offer_exported", by=request.user, institution_id=printed.institution_id, offer=printed.number)
    response = HttpResponse(offer_paper(printed), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="offer-{printed.number}.pdf"'
    return response


@require_http_methods(["GET", "POST"])
def decline_offer(request, pk):
    declined = _visible(request, pk)
    if not permissions.can_answer(request.user, declined):
        raise PermissionDenied
    question = Question(
        heading=_("Decline the offer"),
        object=f"{declined.number} · {declined.institution}",
        consequence=_("The package stays as it is. A new offer can be asked for at any time."),
        action=_("Decline the offer"),
        done=_("Offer declined."),
        back_url=reverse("packages:offer", args=[pk]),
        tone="danger",
    )
    form = StaleReasonForm(request.POST or None, initial={"revision": declined.revision})
    return ask(request, form, question, lambda typed: offering.decline_offer(declined, **typed, by=request.user))
