from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.proving import freshly_proven
from common.asking import Question, ask
from organizations import actions
from organizations.entering import enter
from organizations.models import Membership


@require_http_methods(["GET", "POST"])
def reset_second_step(request, pk):
    """The institution's own central administrators only: not the vendor, whatever it was allowed."""
    membership = get_object_or_404(Membership.objects.select_related("user", "institution"), pk=pk, left_at=None)
    enter(request, membership.institution)
    if not request.authority.is_whole or request.authority.is_vendor:
        raise PermissionDenied
    return _reset(request, membership)


@freshly_proven
def _reset(request, membership):
    question = Question(
        heading=_("Reset the second step"),
        action=_("Reset the second step"),
        done=_("The second step is reset. The password lets the person in, to set up a new one."),
        back_url=reverse("organizations:person", args=[membership.pk]),
        object=membership.user.name,
        consequence=_(
            "Make sure it is this person who asks, by a call or in person: a stolen password may be behind it."
        ),
        tone="danger",
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.reset_second_step(membership, by=request.user))
