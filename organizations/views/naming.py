from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.proving import freshly_proven
from common.asking import Question, ask
from organizations import actions
from organizations.entering import own_administrators_only
from organizations.forms.naming import NamesForm


@require_http_methods(["GET", "POST"])
@own_administrators_only
def show_names(request, institution):
    """The institution's own central administrators decide, not the vendor: it is about their colleagues."""
    return _show_names(request, institution)


@freshly_proven
def _show_names(request, institution):
    question = Question(
        heading=_("Names beside figures"),
        action=_("Save"),
        done=_("Saved. It holds from now on, for past periods as well."),
        back_url=reverse("organizations:viewing", args=[institution.pk]),
        object=institution.name,
        consequence=_(
            "Reports on the use of support have a line for each person. Who may not read the names sees pseudonyms that"
            " stay the same from period to period. Everybody reads the own figures, and who else may, under “My use of"
            " support”. Make sure beforehand that your rules on personal data allow it."
        ),
    )
    return ask(
        request,
        NamesForm(request.POST or None, initial={"to": institution.names_for}),
        question,
        lambda typed: actions.show_names(institution, **typed, by=request.user),
    )
