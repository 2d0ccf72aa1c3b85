"""Which package would have fitted the last twelve months, or fits what is planned."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organizations.belonging import institution_here
from organizations.models import Institution
from packages import counsel, permissions, queries
from packages.advisor import advise
from packages.models import Service
from packages.money import prices_are_shown
from packages.queries.offers import asking_for
from tickets.forms.advice import AdviceForm
from tickets.queries.demand import COUNTED, needs


@require_GET
def advice(request):
    form = AdviceForm(request.GET)
    institution = _institution(request, form)
    if institution is None:
        return redirect("packages:subscriptions")
    if not permissions.can_be_advised(request.user, institution):
        raise PermissionDenied
    today, candidates = timezone.localdate(), queries.candidates()
    was = needs([institution.pk], today, sorted({one.response_minutes for one in candidates}))[institution.pk]
    need = was.planned(**form.plan())
    advised = advise(candidates, need)
    subscription = queries.current(institution) or queries.latest(institution)
    context = {
        "form": form,
        "institution": institution,
        "subscription": subscription,
        "need": need,
        "is_planned": need != was,
        "advice": advised,
        **_words(advised, need, subscription),
        "asking": _asking(request.user, institution, subscription, advised, form.plan()["users"]),
        "show_prices": prices_are_shown(),
    }
    return render(request, "tickets/advice.html", context, status=200 if form.is_valid() else 422)


def _institution(request, form):
    """The one asked for, or where the person stands; None for the vendor, who has to choose one."""
    if "institution" in form.errors:
        raise BadRequest("The address has a number that cannot be.")
    asked = form.cleaned_data["institution"]
    if not request.user.is_vendor:
        return institution_here(request, asked)
    return get_object_or_404(Institution, pk=asked) if asked else None


def _words(advised, need, subscription):
    names = {service.code: service.name for service in Service.objects.filter(code__in=COUNTED).order_by("number")}
    return {
        "sentence": counsel.sentence(advised, need, names),
        "on_top": counsel.on_top(advised, names),
        "rows": _rows(advised, subscription, names),
        "names": list(names.values()),
    }


def _rows(advised, subscription, names):
    """Each package with its services in their order, and whether it is the one recommended and the own one."""
    rows = []
    for replay in advised.replays:
        by_code = {line.service: line for line in replay.lines}
        is_own = subscription and replay.candidate.covers(subscription.version.tier.code, subscription.seats)
        rows.append((replay, [(name, by_code[code]) for code, name in names.items()], replay is advised.chosen, is_own))
    return rows


def _asking(user, institution, subscription, advised, users):
    """What an administrator can ask for to get the recommended package, for as many users as are planned. The own one
    is asked for again as it is."""
    if advised.chosen is None or not permissions.can_inquire(user, institution):
        return None
    best = advised.chosen.candidate
    is_own = subscription is not None and best.covers(subscription.version.tier.code, subscription.seats)
    seats = None if is_own and not users else best.seats_for(users)
    return asking_for(subscription, best.tier, seats, timezone.localdate())
