from functools import partial

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import parking
from common.decorators import customers_only
from common.refusals import refusals_on
from organizations.belonging import known_places, place_of
from tickets import actions
from tickets.forms.portal import FilingForm
from tickets.models import Ticket
from tickets.promised import promise_of
from tickets.queries import limits
from tickets.queries import portal as queries
from tickets.queries.places import filing_places
from tickets.views.elsewhere import refuse
from tickets.views.files import Uploads, uploads_from
from worktime.queries import current_hours

NO_FILES = Uploads((), ())
WAIT_SECONDS = 600


@parking.parks_text
@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def file(request):
    """The form of a new request. Whatever goes wrong, what was typed and uploaded is shown again."""
    standing = known_places(request)
    places = filing_places(standing.memberships, standing.grants)
    if not places:
        lost_seat = any(membership.read_only_since for membership in standing.memberships)
        template = "tickets/file_without_seat.html" if lost_seat else "tickets/file_without_place.html"
        return render(request, template, status=403)
    blank = partial(FilingForm, places=places, owned=queries.owned_products(standing.sight.belongs_to))
    if request.method != "POST":
        form = blank(initial=_beginnings(request))
        return _form_page(request, form, places)
    form, uploads = blank(request.POST), uploads_from(request, by=request.user)
    if form.is_valid() and not uploads.errors:
        if _too_often(request, form.cleaned_data):
            form.add_error(None, _("You have filed very many requests in an hour. Your text is kept; send it later."))
            return _form_page(request, form, places, uploads, status=429)
        with refusals_on(form):
            ticket = _filed(request, form, uploads)
            messages.success(request, _("Request sent."))
            return redirect("tickets:sent", ticket.pk)
    return _form_page(request, form, places, uploads, status=422)


def _too_often(request, typed):
    asks = limits.files_for_others_too_often if typed.get("colleague") else limits.files_too_often
    return asks(request.user, typed["filing_key"], now=timezone.now())


def _filed(request, form, uploads):
    typed = form.cleaned_data
    owned, place, colleague = typed["product"], typed["place"], typed.get("colleague")
    return actions.file(
        actions.Request(
            subject=typed["subject"],
            text=typed["text"],
            kind=typed["kind"],
            effect=typed["effect"],
            product=owned.product if owned else None,
            product_version=owned.version if owned else None,
            files=uploads.files,
            follows=_followed(request, typed["follows"]),
        ),
        institution=place.institution,
        unit=place.unit,
        key=typed["filing_key"],
        by=request.user,
        requester=colleague.user if colleague else None,
    )


def _followed(request, pk):
    return get_object_or_404(Ticket.objects.visible_to(request.user), pk=pk) if pk else None


def _beginnings(request):
    """What the form starts with: a text parked by an ended session, or what the address says."""
    if parked := parking.take_back(request, request.path):
        messages.info(request, _("Here is what you had written. Add your files again, then send it."))
        return parked.dict()
    return {"subject": request.GET.get("subject", "")[:160], "follows": _number(request.GET.get("follows", ""))}


def _number(value):
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _form_page(request, form, places, uploads=NO_FILES, status=200):
    now, hours = timezone.now(), current_hours()
    chosen = _chosen_institution(form, places)
    follows = _number(form["follows"].value())
    context = {
        "form": form,
        "uploads": uploads,
        "limit": settings.ATTACHMENT_MAX_BYTES,
        "prospect": queries.prospect(chosen, now=now, hours=hours),
        "opening": queries.opening(now, hours),
        "similar": queries.similar(request.user, form["subject"].value() or ""),
        "follows": Ticket.objects.visible_to(request.user).filter(pk=follows).first() if follows else None,
        "writer": parking.stamp(request.user.pk),
        "draft": f"file-{chosen.pk}" if place_of(request).others else "file",
    }
    response = render(request, "tickets/file.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(WAIT_SECONDS)
    return response


def _chosen_institution(form, places):
    by_id = {str(place.institution.pk): place.institution for place in places}
    typed = str(form["place"].value() or "") if "place" in form.fields else ""
    return by_id.get(typed.partition("-")[0], places[0].institution)


@customers_only
@require_safe
def similar(request):
    """The piece under the subject: requests the person may see that sound like it."""
    found = queries.similar(request.user, request.GET.get("subject", ""))
    return render(request, "tickets/_similar.html", {"similar": found})


@customers_only
@require_safe
def sent(request, pk):
    """What happens next with the request just sent."""
    rows = Ticket.objects.visible_to(request.user).select_related("clock", "institution", "requester")
    mine = Q(requester=request.user, filed_by=None) | Q(filed_by=request.user)
    ticket = rows.filter(mine, pk=pk).first() or refuse(request, pk)
    promise = promise_of(ticket, now=timezone.now(), hours=current_hours())
    waits = ticket.status == Ticket.Status.AWAITING_QUOTA
    told = queries.whom_to_ask(ticket.institution) if waits else None
    context = {"ticket": ticket, "promise": promise, "waits": waits, "told": told}
    return render(request, "tickets/sent.html", context)
