"""Where managers see what the next nightly run will do, what the last ones did, and set how long data are kept."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import privacy
from accounts.forms.privacy import RuleForm
from accounts.queries import retention as queries
from common import retention as registry
from common.asking import Question, ask
from common.decorators import managers_only


@managers_only
@require_GET
def retention(request):
    now = timezone.now()
    context = {"now": now, "tonight": queries.tonight(now), "runs": queries.latest_runs()}
    return render(request, "protection/retention.html", context)


@managers_only
@require_http_methods(["GET", "POST"])
def change_rule(request, kind):
    found = registry.find(kind)
    if found is None:
        raise Http404
    rule = queries.rule_of(found)
    question = Question(
        _("Change the rule"),
        _("Save the rule"),
        _("The rule is saved. The next run follows it."),
        reverse("protection:retention"),
        object=str(found.label),
        consequence=found.effect,
    )
    form = RuleForm(request.POST or None, initial={"days": rule.days, "is_enabled": rule.is_enabled})
    return ask(request, form, question, lambda typed: privacy.change_rule(found, **typed, by=request.user))
