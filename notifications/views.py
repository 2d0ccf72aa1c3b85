from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.decorators import managers_only
from common.refusals import refusals_shown
from notifications import actions
from notifications.models import Mail, Notice, Preference
from notifications.queries import mail_choices, shown
from notifications.registry import find

PAGE = 25


@require_GET
def notices(request):
    """The bell's list, latest first. Pages go by id: nothing is counted, nothing shifts."""
    before = request.GET.get("before", "")
    page, next_before = _page(Notice.objects.of(request.user), before)
    return render(
        request,
        "notifications/notices.html",
        {
            "notices": shown(page, to=request.user),
            "is_first": not before,
            "next_before": next_before,
            "has_unread": any(not notice.is_read for notice in page),
        },
    )


@require_POST
def open_(request, pk):
    """Marks a notice read and leads to what it is about, if the person may still see that."""
    reader = request.user.everywhere()  # a notice of another institution leads to the page that offers to switch
    notice = get_object_or_404(Notice.objects.of(reader), pk=pk)
    kind = find(notice.kind)
    if kind is None or not kind.may_see(reader, notice.subject_id):
        raise Http404
    actions.read(notice)
    return redirect(kind.address(notice.subject_id))


@require_POST
def read_all(request):
    with refusals_shown(request, success=_("All notifications are marked as read.")):
        actions.read_all(by=request.user)
    return redirect("notifications:list")


@managers_only
@require_GET
def failed(request):
    """The mails that were not delivered, latest first, and why."""
    before = request.GET.get("before", "")
    mails, next_before = _page(Mail.objects.filter(state=Mail.State.FAILED).select_related("user"), before)
    return render(
        request,
        "notifications/failed.html",
        {"mails": mails, "is_first": not before, "next_before": next_before},
    )


@managers_only
@require_POST
def retry(request, pk):
    mail = get_object_or_404(Mail, pk=pk)
    with refusals_shown(request, success=_("The mail is sent again.")):
        actions.retry(mail, by=request.user)
    return redirect("notifications:failed")


@require_http_methods(["GET", "POST"])
def preferences(request):
    if request.method == "POST":
        with refusals_shown(request, success=_("Notification preferences saved.")):
            actions.prefer(Preference.Channel.MAIL, request.POST.getlist("mail"), by=request.user)
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"choices": mail_choices(request.user)})


def _page(rows, before):
    """The latest rows before an id, and the id that the next page begins before."""
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-id")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
