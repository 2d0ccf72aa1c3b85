"""What the pages of verbs share: the ticket they are about, and the page that asks before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from common.refusals import refusals_on
from tickets import permissions
from tickets.models import Ticket

get_and_post = require_http_methods(["GET", "HEAD", "POST"])


def ticket_for(request, pk: int, may: Callable[[User, Ticket], bool] = permissions.can_work) -> Ticket:
    """The visible ticket that this colleague may do this with."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).defer("search"), pk=pk)
    if not may(request.user, ticket):
        raise PermissionDenied
    return ticket


@dataclass(frozen=True)
class Question:
    """The words of a page that asks before something is done."""

    heading: str
    action: str
    success: str
    consequence: str = ""
    tone: str = "primary"


def ask(request, ticket: Ticket, form: Form, question: Question, act: Callable[[dict[str, Any]], None]) -> HttpResponse:
    """Asks on GET, acts on POST. A refusal stands on the form, with all that was typed."""
    back_url = reverse("desk:show", args=[ticket.pk])
    if form.is_valid():
        with refusals_on(form):
            act(form.cleaned_data)
            messages.success(request, question.success)
            return redirect(back_url)
    context = {
        "heading": question.heading,
        "object": str(ticket),
        "consequence": question.consequence,
        "action": question.action,
        "tone": question.tone,
        "back_url": back_url,
        "form": form,
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)


def typed(request) -> Any:
    """The data of a form: none on GET, so that it is shown unbound."""
    return request.POST if request.method == "POST" else None
