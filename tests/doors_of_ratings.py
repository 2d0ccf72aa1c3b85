"""The doors of ratings by link and of follow-ups; read tests/doors.py first."""

from typing import Any

from tests.world import World
from tickets.rating_links import RatingLink, write

GET = """
#                                        stranger ayse baris elif cem deniz burak filiz
tickets:rate_by_link                     200 200 200 200 200 200 200 200
surveys:follow_ups                       302 404 404 404 404 403 403 200
surveys:follow_up                        302 404 404 404 404 403 403 200
surveys:take_follow_up                   302 404 404 404 404 403 403 405
surveys:give_back_follow_up              302 404 404 404 404 403 403 405
surveys:note_follow_up                   302 404 404 404 404 403 403 200
surveys:close_follow_up                  302 404 404 404 404 403 403 200
"""

POST = """
#                                        stranger ayse baris elif cem deniz burak filiz
tickets:rate_by_link                     302 302 302 302 302 302 302 302
surveys:take_follow_up                   302 404 404 404 404 403 403 302
surveys:give_back_follow_up              302 404 404 404 404 403 403 302
surveys:note_follow_up                   302 404 404 404 404 403 403 422
surveys:close_follow_up                  302 404 404 404 404 403 403 422
"""

FOLLOW_UP_DOORS = ("follow_up", "take_follow_up", "give_back_follow_up", "note_follow_up", "close_follow_up")


def holes(world: World) -> dict[str, dict[str, Any]]:
    """The link in the mail that asks ayse about what was resolved, and the follow-up of her low rating."""
    resolved = world.resolved
    resolved.refresh_from_db()
    link = RatingLink(resolved.pk, resolved.requester_id, resolved.resolved_at)
    return {
        "tickets:rate_by_link": {"token": write(link)},
        **{f"surveys:{door}": {"pk": world.follow_up.pk} for door in FOLLOW_UP_DOORS},
    }
