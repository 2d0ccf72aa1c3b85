"""The doors of ratings by link; read tests/doors.py first."""

from typing import Any

from tests.world import World
from tickets.rating_links import RatingLink, write

GET = """
#                                        stranger ayse baris elif cem deniz burak filiz
tickets:rate_by_link                     200 200 200 200 200 200 200 200
"""

POST = """
#                                        stranger ayse baris elif cem deniz burak filiz
tickets:rate_by_link                     422 422 422 422 422 422 422 422
"""


def holes(world: World) -> dict[str, dict[str, Any]]:
    """The link in the mail that asks ayse about what was resolved."""
    resolved = world.resolved
    resolved.refresh_from_db()
    link = RatingLink(resolved.pk, resolved.requester_id, resolved.resolved_at)
    return {"tickets:rate_by_link": {"token": write(link)}}
