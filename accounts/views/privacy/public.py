"""The disclosure text: read by anybody, and shown once to each person who is signed in."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts import disclosure
from accounts.actions import privacy
from accounts.middleware import DisclosureMiddleware
from accounts.models import DisclosureReading
from common import richtext

SALT = "disclosure.shown"
LONGEST_READING = 24 * 60 * 60


@login_not_required
@require_safe
def show(request):
    """Open to everybody, in the language of the page."""
    text = disclosure.current()
    if text is None:
        raise Http404
    html = richtext.markdown(text.text_in(get_language()))
    return render(request, "privacy/show.html", {"text": text, "html": html})


@require_http_methods(["GET", "POST"])
def read(request):
    """One click leads on. The moment the text was shown travels in the form, signed: a GET writes nothing."""
    text, way_on = disclosure.current(), _way_on(request)
    if text is None:
        return redirect(way_on)
    shown_at = _shown_at(request, text)
    if request.method == "POST" and shown_at:
        privacy.read_text(text, shown_at=shown_at, language=get_language(), by=request.user)
        request.session[DisclosureMiddleware.KEY] = text.number
        return redirect(way_on)
    context = {
        "text": text,
        "html": richtext.markdown(text.text_in(get_language())),
        "shown": signing.dumps({"text": text.pk, "at": timezone.now().isoformat()}, salt=SALT),
        "next": way_on,
        "is_newer": DisclosureReading.objects.filter(user=request.user).exclude(text=text).exists(),
    }
    return render(request, "privacy/read.html", context, status=422 if request.method == "POST" else 200)


def _shown_at(request, text):
    """When this very version was shown in this form; None when it was another one, or too long ago."""
    try:
        shown = signing.loads(request.POST.get("shown", ""), salt=SALT, max_age=LONGEST_READING)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(shown["at"]) if shown["text"] == text.pk else None


def _way_on(request):
    address = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    return resolve_url("home")
