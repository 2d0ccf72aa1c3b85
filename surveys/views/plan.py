"""Who calls whom when: the manager's plan, everybody's own calls and acts, the rhythms."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from common.asking import Question, ask
from common.decorators import managers_only, staff_only
from common.pages import MARK, after, page_after
from organizations.models import Institution
from packages.models import Tier
from surveys.actions import rhythms
from surveys.forms.checkins import PlanForm, RhythmForm, TierRhythmForm
from surveys.models import InstitutionRhythm
from surveys.queries import checkins as queries

PAGE = 50
asked = require_http_methods(["GET", "POST"])


@managers_only
@require_GET
def plan(request):
    now, people = timezone.now(), queries.callers()
    form = PlanForm({"when": "week", **request.GET.dict()}, people)
    typed = form.cleaned_data if form.is_valid() else {}
    filters = queries.Filters(typed.get("when", "week"), typed.get("caller"), typed.get("q", ""))
    facts = {
        "form": form,
        "filters": filters,
        "page": page_after(queries.plan(filters, now), "planned_at", _mark(request), PAGE),
        "loads": queries.load_of_callers(now),
        "now": now,
        "is_narrowed": bool(filters.caller or filters.words),
    }
    return render(request, "surveys/checkin_plan.html", facts)


def _mark(request):
    """A moment that reads badly shows the first page."""
    mark = after(request)
    try:
        return mark if parse_datetime(mark.partition(MARK)[0]) else ""
    except ValueError:
        return ""


@staff_only
@require_GET
def my_checkins(request):
    """For whoever calls, and for whoever took an act on."""
    facts = {
        "calls": list(queries.calls_of(request.user)[:100]),
        "acts": list(queries.acts_of(request.user)[:100]),
        "now": timezone.now(),
        "today": timezone.localdate(),
    }
    return render(request, "surveys/my_checkins.html", facts)


@managers_only
@require_GET
def checkin_rhythms(request):
    tiers = queries.tier_rhythms()
    rows = [(tier, tiers[tier.pk]) for tier in Tier.objects.order_by("rank")]
    return render(request, "surveys/rhythms.html", {"tiers": rows, "exceptions": queries.exceptions()})


@asked
@managers_only
def set_tier_rhythm(request, pk):
    tier = get_object_or_404(Tier, pk=pk)
    question = Question(
        heading=_("Rhythm of check-ins"),
        action=_("Save"),
        done=_("Rhythm changed."),
        back_url=reverse("surveys:checkin_rhythms"),
        object=tier.name,
        consequence=_("It holds for periods that are planned from now on. Calls that are planned already stay."),
    )
    form = TierRhythmForm(request.POST or None, initial={"rhythm": queries.tier_rhythms()[tier.pk]})
    return ask(request, form, question, lambda typed: rhythms.set_tier_rhythm(tier, **typed, by=request.user))


@asked
@managers_only
def set_rhythm(request, pk):
    institution = get_object_or_404(Institution, pk=pk)
    question = Question(
        heading=_("Rhythm of check-ins"),
        action=_("Save"),
        done=_("Rhythm changed."),
        back_url=reverse("organizations:institution", args=[pk]),
        object=institution.name,
        consequence=_("With “None” the calls still planned are skipped; otherwise what is missing is planned at once."),
    )
    own = InstitutionRhythm.objects.filter(institution=institution).first()
    initial = {"rhythm": own.rhythm, "reason": own.reason, "caller": own.caller_id} if own else None
    form = RhythmForm(request.POST if request.method == "POST" else None, queries.callers(), initial)
    return ask(request, form, question, lambda typed: rhythms.set_rhythm(institution, **typed, by=request.user))
