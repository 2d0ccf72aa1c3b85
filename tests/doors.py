"""Who gets what from each address: the tables of test_doors.py.

302 of a stranger leads to sign-in. 404 is what one cannot see, 403 what one may not do, 405 what the address does not
take, 422 a form that was sent empty. The things asked for belong to ayse's institution. What umut, rana and sevgi get
stands in doors_within.py, where it is not what baris and cem get.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests import (
    doors_of_checkins,
    doors_of_data,
    doors_of_ratings,
    doors_of_reports,
    doors_of_sign_in,
    doors_of_surveys,
    doors_of_use,
    doors_within,
)
from tests.world import INVITATION, QUESTION, World
from worktime.queries import current_revision

VERSION_DOORS = [f"packages:{verb}" for verb in ("version", "edit_draft", "discard_draft", "publish", "retire")]
OFFER_VERBS = ("change_offer", "send_offer", "withdraw_offer", "accept_offer", "decline_offer")
OFFER_DOORS = [f"packages:{verb}" for verb in ("offer", "offer_pdf", "office_offer", *OFFER_VERBS)]
INQUIRY_DOORS = [f"packages:{verb}" for verb in ("inquiry", "take_back", "set_aside")]
ACCESS_VERBS = ("access_found", "allow_access", "decline_access", "end_access")
COLUMNS = ("stranger", "ayse", "baris", "elif", "cem", "deniz", "burak", "filiz")
ROLES = (*COLUMNS, *doors_within.ROLES)

GET = """
#                                        stranger ayse baris elif cem deniz burak filiz
home                                     302 200 200 200 200 302 302 302
account_login                            200 302 302 302 302 302 302 302
account_logout                           302 200 200 200 200 200 200 200
account_signup                           200 302 302 302 302 302 302 302
account_change_password                  302 200 200 200 200 200 200 200
account_reset_password                   200 200 200 200 200 200 200 200
account_reset_password_done              200 200 200 200 200 200 200 200
account_reset_password_from_key          200 200 200 200 200 200 200 200
account_reset_password_from_key_done     200 200 200 200 200 200 200 200
accounts:preferences                     302 200 200 200 200 200 200 200
accounts:language                        405 405 405 405 405 405 405 405
accounts:theme                           302 405 405 405 405 405 405 405
notifications:list                       302 200 200 200 200 200 200 200
notifications:read_all                   302 405 405 405 405 405 405 405
notifications:preferences                302 200 200 200 200 200 200 200
notifications:open                       302 405 405 405 405 405 405 405
notifications:failed                     302 404 404 404 404 403 403 200
notifications:retry                      302 404 404 404 404 403 403 405
organizations:own_institution            302 302 302 302 302 404 404 404
organizations:overview                   302 200 200 200 404 403 403 403
organizations:audit                      302 404 404 404 404 403 403 200
organizations:audit_csv                  302 404 404 404 404 403 403 200
organizations:institution_audit          302 403 403 200 404 403 403 403
organizations:institution_audit_csv      302 403 403 200 404 403 403 403
organizations:switch                     302 405 405 405 405 405 405 405
organizations:tree                       302 403 403 200 404 403 403 403
organizations:people                     302 403 403 200 404 403 403 403
organizations:merge_region               302 403 403 200 404 403 403 403
organizations:restore_region             302 403 403 200 404 403 403 403
organizations:merge_unit                 302 403 403 200 404 403 403 403
organizations:restore_unit               302 403 403 200 404 403 403 403
organizations:person                     302 403 403 200 404 403 403 403
organizations:rejoin                     302 404 404 404 404 404 404 404
organizations:people_csv                 302 403 403 200 404 403 403 403
organizations:import_people              302 403 403 200 404 403 403 403
organizations:import_template            302 403 403 200 404 403 403 403
organizations:listed                     302 404 404 200 404 404 404 404
organizations:confirm_import             302 405 405 405 405 405 405 405
organizations:invite                     302 403 403 200 404 403 403 403
organizations:invite_again               302 403 403 200 404 403 403 403
organizations:withdraw_invitation        302 403 403 200 404 403 403 403
organizations:move_people                302 405 405 405 405 405 405 405
organizations:join                       200 200 200 200 200 200 200 200
organizations:bring_in_again             302 405 405 405 405 405 405 405
organizations:ask_again                  405 405 405 405 405 405 405 405
organizations:joined                     200 200 200 200 200 200 200 200
organizations:confirm_join               200 200 200 200 200 200 200 200
organizations:change_domains             302 403 403 200 404 403 403 403
organizations:let_join                   302 403 403 200 404 403 403 403
organizations:decline_join               302 403 403 200 404 403 403 403
organizations:accept                     200 403 403 403 403 403 403 403
organizations:show_names                 302 403 403 302 404 403 403 403
organizations:viewing                    302 403 403 200 404 403 403 403
organizations:write_note                 302 404 404 404 404 200 200 200
organizations:change_note                302 404 404 404 404 200 403 403
organizations:pin_note                   302 405 405 405 405 405 405 405
organizations:ask_access                 302 404 404 404 404 200 403 200
organizations:access                     302 403 403 200 404 403 403 403
organizations:offer_access               302 403 403 200 404 403 403 403
organizations:access_found               302 404 404 302 404 302 404 404
organizations:allow_access               302 403 403 200 404 403 403 403
organizations:decline_access             302 403 403 200 404 403 403 403
organizations:end_access                 302 403 403 200 404 200 403 403
organizations:institutions               302 404 404 404 404 200 200 200
organizations:create_institution         302 404 404 404 404 403 403 200
organizations:institution                302 404 404 404 404 200 200 200
organizations:change_institution         302 404 404 404 404 403 403 200
organizations:add_region                 302 403 403 200 404 403 403 403
organizations:add_unit                   302 403 403 200 404 403 403 403
organizations:rename_region              302 403 403 200 404 403 403 403
organizations:move_region                302 403 403 200 404 403 403 403
organizations:archive_region             302 403 403 200 404 403 403 403
organizations:rename_unit                302 403 403 200 404 403 403 403
organizations:move_unit                  302 403 403 200 404 403 403 403
organizations:archive_unit               302 403 403 200 404 403 403 403
organizations:add_member                 302 403 403 200 404 403 403 403
organizations:change_role                302 403 403 302 404 403 403 403
organizations:change_unit                302 403 403 200 404 403 403 403
organizations:leave                      302 403 403 200 404 403 403 403
organizations:grant_viewing              302 403 403 200 404 403 403 403
organizations:withdraw_viewing           302 403 403 200 404 403 403 403
organizations:change_viewing             302 403 403 200 404 403 403 403
tickets:sees                             302 403 403 200 404 403 403 403
tickets:shares_here                      302 403 403 200 404 403 403 403
tickets:unshare_here                     302 403 403 200 404 403 403 403
tickets:readers                          302 200 403 200 404 403 403 403
products:products                        302 404 404 404 404 200 200 200
products:create_product                  302 404 404 404 404 403 403 200
products:release_version                 302 404 404 404 404 403 403 200
products:owned                           302 404 404 404 404 200 200 200
products:own_product                     302 404 404 404 404 403 403 200
worktime:calendar                        302 404 404 404 404 200 200 200
worktime:history                         302 404 404 404 404 200 200 200
worktime:limit                           302 404 404 404 404 200 200 200
worktime:set_week                        302 404 404 404 404 403 403 200
worktime:close_day                       302 404 404 404 404 403 403 200
worktime:override_day                    302 404 404 404 404 403 403 200
worktime:open_day                        302 404 404 404 404 403 403 200
worktime:restore_day                     302 404 404 404 404 403 403 200
worktime:import_holidays                 302 404 404 404 404 403 403 200
worktime:confirm_holidays                302 405 405 405 405 405 405 405
packages:package                         302 200 200 200 200 302 302 302
tickets:advice                           302 403 403 200 200 302 302 302
packages:statement                       302 403 403 200 200 302 302 302
packages:statement_csv                   302 403 403 200 200 400 400 400
packages:statement_xlsx                  302 403 403 200 200 400 400 400
packages:subscriptions                   302 404 404 404 404 200 200 200
packages:sell                            302 404 404 404 404 403 403 200
packages:subscription                    302 404 404 404 404 200 200 200
packages:upgrade                         302 404 404 404 404 403 403 200
packages:top_up                          302 404 404 404 404 403 403 200
packages:goodwill                        302 404 404 404 404 200 403 200
packages:renew                           302 404 404 404 404 403 403 200
packages:suspend                         302 404 404 404 404 403 403 200
packages:resume                          302 404 404 404 404 403 403 200
packages:terminate                       302 404 404 404 404 403 403 200
packages:add_seats                       302 404 404 404 404 403 403 200
packages:choose_seats                    302 403 403 200 200 302 302 302
tickets:admit_gap                        302 404 404 404 404 403 403 200
packages:catalogue                       302 404 404 404 404 200 200 200
packages:draft                           302 404 404 404 404 403 403 405
packages:version                         302 404 404 404 404 200 200 200
packages:edit_draft                      302 404 404 404 404 403 403 200
packages:discard_draft                   302 404 404 404 404 403 403 200
packages:publish                         302 404 404 404 404 403 403 200
packages:retire                          302 404 404 404 404 403 403 200
packages:inquire                         302 403 403 200 200 403 403 403
packages:take_back                       302 404 404 200 404 404 404 403
packages:offer                           302 404 404 200 404 404 404 302
packages:offer_pdf                       302 404 404 200 404 404 404 200
packages:decline_offer                   302 404 404 200 404 404 404 200
packages:inquiry                         302 404 404 302 404 404 404 200
packages:set_aside                       302 404 404 404 404 403 403 200
packages:offers                          302 404 404 404 404 403 403 200
packages:write_offer                     302 404 404 404 404 403 403 200
packages:office_offer                    302 404 404 404 404 403 403 200
packages:change_offer                    302 404 404 404 404 403 403 200
packages:send_offer                      302 404 404 404 404 403 403 200
packages:withdraw_offer                  302 404 404 404 404 403 403 200
packages:accept_offer                    302 404 404 404 404 403 403 200
packages:account                         302 404 404 404 404 403 403 200
packages:correct                         302 404 404 404 404 403 403 200
packages:corrections                     302 404 404 404 404 403 403 200
packages:correction                      302 404 404 404 404 403 403 200
packages:approve_correction              302 404 404 404 404 403 403 405
packages:refuse_correction               302 404 404 404 404 403 403 200
packages:withdraw_correction             302 404 404 404 404 403 403 405
desk:queue                               302 404 404 404 404 200 302 200
desk:mine                                302 404 404 404 404 200 200 200
desk:software                            302 404 404 404 404 200 200 200
desk:search                              302 404 404 404 404 200 200 200
desk:take_next                           302 405 405 405 405 405 405 405
desk:take_ticked                         302 405 405 405 405 405 405 405
desk:show                                302 404 404 404 404 200 404 200
desk:promise                             302 404 404 404 404 200 404 200
desk:standing                            302 404 404 404 404 200 404 200
desk:take                                302 405 405 405 405 405 405 405
desk:assign                              302 404 404 404 404 200 404 200
desk:skip                                302 404 404 404 404 200 404 200
desk:answer                              302 405 405 405 405 405 405 405
desk:note                                302 405 405 405 405 405 405 405
desk:call                                302 405 405 405 405 405 405 405
desk:escalate                            302 404 404 404 404 200 404 200
desk:goodwill                            302 404 404 404 404 302 403 302
desk:forward                             302 404 404 404 404 200 404 200
desk:hand_back                           302 405 405 405 405 405 405 405
desk:reclassify                          302 404 404 404 404 200 404 200
desk:resolve                             302 405 405 405 405 405 405 405
desk:close                               302 405 405 405 405 405 405 405
desk:reopen                              302 405 405 405 405 405 405 405
desk:dismiss                             302 404 404 404 404 200 404 200
desk:merge                               302 404 404 404 404 200 404 200
desk:excuse                              302 404 404 404 404 403 403 200
tickets:list                             302 200 200 200 200 403 403 403
tickets:export                           302 200 200 200 200 403 403 403
tickets:file                             302 200 200 200 200 403 403 403
tickets:similar                          302 200 200 200 200 403 403 403
tickets:show                             302 200 200 200 404 302 404 302
tickets:sent                             302 200 404 404 404 403 403 403
tickets:promise                          302 200 200 200 404 403 403 403
tickets:standing                         302 200 200 200 404 403 403 403
tickets:reply                            302 302 302 302 404 403 403 403
tickets:resolve                          302 200 403 200 404 403 403 403
tickets:withdraw                         302 200 403 200 404 403 403 403
tickets:reopen                           302 200 403 200 404 403 403 403
tickets:rate                             302 200 403 403 404 403 403 403
tickets:share                            302 200 403 200 404 403 403 403
tickets:unshare                          302 200 403 200 404 403 403 403
tickets:keep                             302 405 405 405 405 405 405 405
tickets:discard                          302 405 405 405 405 405 405 405
tickets:download                         302 200 200 200 404 200 404 200
common:show_components                   200 200 200 200 200 200 200 200
livez                                    200 200 200 200 200 200 200 200
readyz                                   200 200 200 200 200 200 200 200
"""
GET += doors_of_data.GET + doors_of_ratings.GET + doors_of_reports.GET + doors_of_sign_in.GET + doors_of_surveys.GET
GET += doors_of_checkins.GET + doors_of_use.GET


@dataclass(frozen=True)
class Door:
    name: str
    expected: dict[str, int]


def read(table: str, within: str) -> list[Door]:
    lines = [line.split() for line in table.splitlines() if line.strip() and not line.startswith("#")]
    others = doors_within.rows(within)
    found = []
    for name, *statuses in lines:
        expected = dict(zip(COLUMNS, map(int, statuses), strict=True))
        like = {role: expected[one] for role, one in doors_within.LIKE.items()}
        found.append(Door(name, expected | like | others.get(name, {})))
    return found


def gets() -> list[Door]:
    return read(GET, doors_within.GET)


def routes(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> dict[str, str]:
    """Every name of the resolver with its route."""
    found = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            found |= routes(entry, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            found[f"{space}{entry.name}"] = prefix + str(entry.pattern)
    return found


def addresses(world: World) -> dict[str, dict[str, Any]]:
    """What fills the holes of each address: things of ayse's institution, and a day that is closed."""
    cast, day = world.cast, closed_day()
    member, region, unit = ({"pk": row.pk} for row in (cast.ayse.memberships.get(), cast.region, cast.maps))
    usual = {
        "tickets": {"pk": world.request.pk},
        "desk": {"pk": world.request.pk},
        "organizations": {"pk": cast.akcasu.pk},
        "products": {"pk": cast.akcasu.pk},
        "packages": {"pk": world.premium.pk},
        "worktime": {"on": day},
    }
    account, correction = {"pk": world.correction.account_id}, {"pk": world.correction.pk}
    own = {
        "packages:account": account,
        "packages:correct": account,
        "packages:correction": correction,
        "packages:approve_correction": correction,
        "packages:refuse_correction": correction,
        "packages:withdraw_correction": correction,
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
        "notifications:open": {"pk": world.notice.pk},
        "notifications:retry": {"pk": world.notice.mails.get().pk},
        "organizations:change_note": {"pk": world.institution_note.pk},
        "organizations:pin_note": {"pk": world.institution_note.pk},
        **{f"organizations:{verb}": {"pk": world.access.pk} for verb in ACCESS_VERBS},
        "organizations:rename_region": region,
        "organizations:move_region": region,
        "organizations:archive_region": region,
        "organizations:merge_region": region,
        "organizations:restore_region": region,
        "organizations:rename_unit": unit,
        "organizations:move_unit": unit,
        "organizations:archive_unit": unit,
        "organizations:merge_unit": unit,
        "organizations:restore_unit": unit,
        "organizations:change_role": member,
        "organizations:change_unit": member,
        "organizations:leave": member,
        "organizations:person": member,
        "organizations:rejoin": member,
        "organizations:reset_second_step": member,
        "organizations:listed": {"pk": world.listed.pk},
        "organizations:confirm_import": {"pk": world.listed.pk},
        "organizations:invite_again": {"pk": world.invitation.pk},
        "organizations:withdraw_invitation": {"pk": world.invitation.pk},
        "organizations:accept": {"token": INVITATION},
        "organizations:ask_again": {"token": INVITATION},
        "organizations:confirm_join": {"token": QUESTION},
        "organizations:let_join": {"pk": world.asking.pk},
        "organizations:decline_join": {"pk": world.asking.pk},
        "organizations:withdraw_viewing": {"pk": world.grant.pk},
        "organizations:change_viewing": {"pk": world.grant.pk},
        "tickets:sees": member,
        "tickets:shares_here": {"pk": cast.akcasu.pk},
        "tickets:unshare_here": {"pk": world.share.pk},
        "products:release_version": {"pk": cast.desktop.pk},
        "packages:draft": {"pk": 1},
        **{door: {"pk": world.tier_draft_id} for door in VERSION_DOORS},
        **{door: {"pk": world.offer_id} for door in OFFER_DOORS},
        **{door: {"pk": world.inquiry_id} for door in INQUIRY_DOORS},
        "tickets:admit_gap": {"pk": world.premium.pk},
        "tickets:unshare": {"pk": world.request.pk, "share_pk": world.share.pk},
        "tickets:download": {"pk": world.request.pk, "public_id": world.attachment.public_id},
        "tickets:discard": {"public_id": world.draft.public_id},
        "worktime:confirm_holidays": {"year": day.year},
        **doors_of_data.holes(world),
        **doors_of_ratings.holes(world),
        **doors_of_reports.holes(world),
        **doors_of_surveys.holes(world),
        **doors_of_checkins.holes(world),
        **doors_of_use.holes(world),
        **doors_of_sign_in.HOLES,
    }
    return {
        name: own.get(name, usual.get(name.split(":")[0], {})) if "<" in route else {}
        for name, route in routes().items()
    }


def closed_day() -> date:
    today = timezone.localdate()
    return next(closure.on for closure in current_revision().plan.closures if closure.on > today + timedelta(days=1))


def open_to(role: str, world: World) -> list[str]:
    """The addresses that show this role something."""
    filled = addresses(world)
    return [
        reverse(door.name, kwargs=filled[door.name])
        for door in gets()
        if door.expected[role] == 200 and door.name != "worktime:restore_day"  # no day has special hours
    ]
