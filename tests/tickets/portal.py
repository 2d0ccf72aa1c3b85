"""What the tests of the portal send and read, in one line each."""

from uuid import uuid4

from products.models import OwnedProduct
from tickets.models import Ticket


def typed(**changes):
    """A filing form as a person fills it in."""
    fields = {
        "kind": "support",
        "subject": "Parsel dönüşümünde kayma",
        "product": "other",
        "effect": "slowed",
        "text": "Koordinatlar kayıyor.",
        "filing_key": str(uuid4()),
    }
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}


def owned_by(institution) -> str:
    return str(OwnedProduct.objects.get(institution=institution).pk)


def listed(response) -> list[int]:
    """The numbers of the requests a list shows, in its order."""
    return [row.ticket.pk for row in response.context["rows"]]


def latest() -> Ticket:
    return Ticket.objects.select_related("clock", "hold").order_by("-pk")[0]


def html(response) -> str:
    return response.content.decode()


def streamed(response) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")
