"""The doors of check-ins, and the check-ins behind them; read tests/doors.py first."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from notifications.models import Notice
from packages.models import Tier
from surveys.models import Act, CheckIn
from tests.cast import Cast
from tests.surveys.talking import act_of, held, planned, shared

PLANNED_VERBS = ("reassign_checkin", "change_contact", "move_checkin", "skip_checkin", "hold_checkin", "act_owners")
HELD_VERBS = ("add_act", "share_checkin")
SHARED_VERBS = ("checkin", "write_checkin", "checkin_here", "comment_checkin")
ACT_VERBS = ("act_found", "finish_act", "drop_act", "reopen_act")
INSTITUTION_VERBS = ("set_rhythm", "checkins_here")

GET = """
#                                        stranger ayse baris elif cem deniz burak filiz
surveys:checkin_plan                     302 404 404 404 404 403 403 200
surveys:checkin_rhythms                  302 404 404 404 404 403 403 200
surveys:set_tier_rhythm                  302 404 404 404 404 403 403 200
surveys:set_rhythm                       302 404 404 404 404 403 403 200
surveys:my_checkins                      302 404 404 404 404 200 200 200
surveys:checkin                          302 404 404 404 404 200 404 200
surveys:reassign_checkin                 302 404 404 404 404 403 404 200
surveys:change_contact                   302 404 404 404 404 200 404 200
surveys:move_checkin                     302 404 404 404 404 200 404 200
surveys:skip_checkin                     302 404 404 404 404 200 404 200
surveys:hold_checkin                     302 404 404 404 404 200 404 200
surveys:write_checkin                    302 404 404 404 404 200 404 200
surveys:add_act                          302 404 404 404 404 200 404 200
surveys:act_owners                       302 404 404 404 404 200 404 200
surveys:share_checkin                    302 404 404 404 404 200 404 200
surveys:checkins_here                    302 200 403 200 404 302 403 302
surveys:checkin_here                     302 404 404 200 404 302 404 302
surveys:comment_checkin                  302 405 405 405 405 405 405 405
surveys:checkin_calendar                 302 404 404 200 404 200 404 200
surveys:act_found                        302 302 404 302 404 302 404 302
surveys:finish_act                       302 405 405 405 405 405 405 405
surveys:drop_act                         302 404 404 404 404 200 404 200
surveys:reopen_act                       302 405 405 405 405 405 405 405
"""

POST = """
surveys:set_tier_rhythm                  302 404 404 404 404 403 403 422
surveys:set_rhythm                       302 404 404 404 404 403 403 302
surveys:reassign_checkin                 302 404 404 404 404 403 404 422
surveys:change_contact                   302 404 404 404 404 422 404 422
surveys:move_checkin                     302 404 404 404 404 422 404 422
surveys:skip_checkin                     302 404 404 404 404 422 404 422
surveys:hold_checkin                     302 404 404 404 404 302 404 302
surveys:write_checkin                    302 404 404 404 404 302 404 302
surveys:add_act                          302 404 404 404 404 422 404 422
surveys:share_checkin                    302 404 404 404 404 302 404 302
surveys:comment_checkin                  302 404 404 422 404 422 404 422
surveys:finish_act                       302 302 404 302 404 302 404 302
surveys:drop_act                         302 404 404 404 404 422 404 422
surveys:reopen_act                       302 404 404 404 404 302 404 302
"""


@dataclass
class Talks:
    """With ayse's institution, by deniz: one to come, one held, one shared with an act of ayse."""

    coming: CheckIn
    told: CheckIn
    result: CheckIn
    act: Act


def build(cast: Cast) -> Talks:
    result = shared(
        planned(cast.akcasu, cast.deniz, first=timezone.localdate().replace(month=1, day=1)), cast.deniz, cast.ayse
    )
    told = held(planned(cast.akcasu, cast.deniz, first=timezone.localdate().replace(month=2, day=1)), cast.deniz)
    Notice.objects.filter(kind__regex="^(checkin|act)_").delete()
    coming = planned(cast.akcasu, cast.deniz, at=timezone.now() + timedelta(days=9))
    return Talks(coming, told, result, act_of(result, cast.ayse))


def holes(world: Any) -> dict[str, dict[str, Any]]:
    talks: Talks = world.talks
    return {
        "surveys:set_tier_rhythm": {"pk": Tier.objects.get(code="gold").pk},
        "surveys:checkin_calendar": {"pk": talks.coming.pk},
        **{f"surveys:{verb}": {"pk": world.cast.akcasu.pk} for verb in INSTITUTION_VERBS},
        **{f"surveys:{verb}": {"pk": talks.coming.pk} for verb in PLANNED_VERBS},
        **{f"surveys:{verb}": {"pk": talks.told.pk} for verb in HELD_VERBS},
        **{f"surveys:{verb}": {"pk": talks.result.pk} for verb in SHARED_VERBS},
        **{f"surveys:{verb}": {"pk": talks.act.pk} for verb in ACT_VERBS},
    }
