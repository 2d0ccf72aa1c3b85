"""Where a verb on a list leads: back to the list as it was filtered, and nowhere outside."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tickets.models import Ticket


def back_from(request: HttpRequest, ticket: Ticket | None) -> str:
    wished = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wished, allowed_hosts=None) and wished.startswith("/desk/"):
        return wished
    return reverse("desk:show", args=[ticket.pk]) if ticket else reverse("desk:queue")
