"""How an institution tells what its products are used for: by file, and what was held back of it."""

from datetime import timedelta
from functools import partial

from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.asking import Question, ask
from common.refusals import refusals_shown
from common.spreadsheets import csv_response
from organizations import told
from organizations.entering import enter_if, open_to
from products import actions, permissions, queries
from products.forms.using import CorrectForm, UseFileForm
from products.models import HeldUse, UseBatch
from products.queries.using import CHANGED, HELD, NEW, PAGE, SAME
from products.use_rows import FIELDS, MISTAKES
from products.use_rows import HELD as REASONS

SHOWN, BACK = 200, timedelta(days=30)


enter, kept_by_us = partial(enter_if, permissions.can_keep_use), open_to(permissions.can_keep_use)


def thing(request, model, pk):
    found = get_object_or_404(model.objects.select_related("institution"), pk=pk)
    enter(request, found.institution)
    return found


def _before(request):
    mark = request.GET.get("before", "")
    return int(mark) if mark.isascii() and mark.isdigit() and len(mark) < 19 else None


def _page(rows):
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


@require_GET
@kept_by_us
def use(request, institution):
    today = timezone.localdate()
    rows, next_mark = _page(queries.batches(institution, _before(request)))
    facts = {
        "institution": institution,
        "totals": queries.totals(institution, today - BACK, today),
        "batches": rows,
        "next_mark": next_mark,
        "held": queries.waiting_count(institution),
        **_offer(institution),
    }
    return render(request, "products/use.html", facts)


def _offer(institution):
    """Whether the package has product use; if not, which do."""
    is_offered = told.offers_product_use(institution.pk)
    return {"is_offered": is_offered, "tiers": [] if is_offered else told.tiers_with_product_use()}


@require_http_methods(["GET", "POST"])
@kept_by_us
def upload_use(request, institution):
    if not told.offers_product_use(institution.pk):
        return redirect("products:use", institution.pk)
    form = UseFileForm(request.POST, request.FILES) if request.method == "POST" else UseFileForm()
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        batch = actions.read_use(institution, typed["rows"], file_name=typed["file"].name, by=request.user)
        return redirect("products:use_batch", batch.pk)
    facts = {"institution": institution, "form": form}
    return render(request, "products/upload_use.html", facts, status=422 if form.is_bound else 200)


@require_GET
@kept_by_us
def use_template(request, institution):
    """A list to fill in, with a product that the institution owns."""
    first = queries.owned_by(institution).first()
    day = timezone.localdate() - timedelta(days=1)
    rows = [[day.isoformat(), first.product.name if first else "", request.user.email, "", _now("Map editing"), 12, 45]]
    return csv_response("product-use.csv", FIELDS, rows)


@require_GET
def use_batch(request, pk):
    """What a file would do, row by row; once it was taken in, what it did."""
    batch = thing(request, UseBatch, pk)
    facts = {"institution": batch.institution, "batch": batch}
    if batch.state == UseBatch.State.DONE:
        return render(request, "products/use_batch.html", facts)
    if batch.by_id != request.user.pk:
        raise Http404
    plan = queries.plan_of(batch.institution, batch.draft)
    order = {HELD: 0, NEW: 1, CHANGED: 2, SAME: 3}
    lines = sorted(plan.lines, key=lambda line: (order[line.state], line.row.number))[:SHOWN]
    facts |= {
        "counts": plan.counts,
        "mistakes": [(one.number, MISTAKES[one.code]) for one in plan.mistakes[:SHOWN]],
        "lines": [(line, [REASONS[code] for code in line.reasons]) for line in lines],
        "rest": max(len(plan.lines) - SHOWN, 0),
    }
    return render(request, "products/use_draft.html", facts)


@require_POST
def take_in_use(request, pk):
    batch = thing(request, UseBatch, pk)
    if batch.state == UseBatch.State.DRAFT and batch.by_id != request.user.pk:
        raise Http404
    with refusals_shown(request, success=_("The list is taken in.")):
        actions.take_in_use(batch, by=request.user)
    return redirect("products:use_batch", pk)


# --- what was held back ------------------------------------------------------------------------


@require_GET
@kept_by_us
def held_use(request, institution):
    rows, next_mark = _page(queries.waiting(institution, _before(request)))
    shown = [(row, [REASONS.get(code, code) for code in row.reasons]) for row in rows]
    return render(
        request, "products/held_use.html", {"institution": institution, "rows": shown, "next_mark": next_mark}
    )


@require_http_methods(["GET", "POST"])
def correct_use(request, pk):
    held = thing(request, HeldUse, pk)
    question = Question(
        heading=_("Put a row right"),
        action=_("Take it in"),
        done=_("The row is taken in."),
        back_url=reverse("products:held_use", args=[held.institution_id]),
        object=_words(held),
        consequence=" ".join(str(REASONS.get(code, code)) for code in held.reasons),
    )
    initial = {"product": held.row["product"], "person": held.row["person"]}
    return ask(
        request,
        CorrectForm(request.POST or None, initial=initial, institution=held.institution),
        question,
        lambda typed: actions.correct_held(held, **typed, by=request.user),
    )


def _words(held):
    row = held.row
    parts = (
        date_format(held.day, "SHORT_DATE_FORMAT"),
        row["product"],
        row["person"] or row["external_id"],
        row["feature"],
    )
    return " · ".join(str(part) for part in parts if part)


@require_http_methods(["GET", "POST"])
def drop_use(request, pk):
    held = thing(request, HeldUse, pk)
    question = Question(
        heading=_("Drop a row"),
        action=_("Drop it"),
        done=_("The row is dropped."),
        back_url=reverse("products:held_use", args=[held.institution_id]),
        object=_words(held),
        consequence=_("It is not counted. The same row sent again stays dropped."),
        tone="danger",
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.drop_held(held, by=request.user))
