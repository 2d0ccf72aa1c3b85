"""Pages of nobody's trade: what went wrong, and the internal page that shows every component."""

import logging
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from common import components
from common.logs import incident

log = logging.getLogger(__name__)


def _error(request, status, template="", **context):
    """The page of an error; a line for htmx, which would put the page into the middle of another one."""
    if request.headers.get("HX-Request") == "true" and status < 500:
        name, context = "_notice.html", {"tone": "danger", "text": context.get("sentence") or _short(status)}
    else:
        name, context = template or f"{status}.html", {"status": status, **context}
    return HttpResponse(render_to_string(name, context), status=status)


def _short(status):
    return {
        403: _("You may not do this."),
        404: _("This is no longer here."),
        413: _("This is too large."),
    }.get(status, _("The request could not be read."))


def bad_request(request, exception):
    return _error(request, 413 if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)) else 400)


@requires_csrf_token
def permission_denied(request, exception):
    return _error(request, 403, sentence=str(exception))


def page_not_found(request, exception):
    return _error(request, 404)


def csrf_failed(request, reason=""):
    log.warning("Form refused: %s", reason)
    return _error(request, 403, "403_csrf.html", sentence=_("The page was open too long. Reload it and try again."))


def server_error(request):
    """Needs neither database nor context. A database that does not answer is 503: it is worth trying again."""
    unreachable = isinstance(sys.exception(), OperationalError | InterfaceError)
    status = 503 if unreachable else 500
    try:
        response = _error(request, status, incident=incident.get())
    except Exception:
        log.exception("The error page itself could not be shown")
        response = HttpResponse(format_html("<h1>{}</h1><p>{}</p>", status, incident.get()), status=status)
    if unreachable:
        response["Retry-After"] = "60"
    return response


@login_not_required
@require_safe
def show_components(request):
    """Only where settings.COMPONENT_PAGE says so: on a developer's machine and in tests."""
    if not settings.COMPONENT_PAGE:
        raise Http404
    shell = {"vendor": "vendor.html", "entrance": "entrance.html"}.get(request.GET.get("shell", ""), "customer.html")
    return render(request, "common/show_components.html", {"shell": shell, **components.samples()})
