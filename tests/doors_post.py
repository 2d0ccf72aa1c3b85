"""What each role gets for an empty form at each address that takes one; read tests/doors.py first."""

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
from tests.doors import Door, read

POST = """
#                                        stranger ayse baris elif cem deniz burak filiz
account_login                            200 302 302 302 302 302 302 302
account_logout                           302 302 302 302 302 302 302 302
account_signup                           200 302 302 302 302 302 302 302
account_change_password                  302 200 200 200 200 200 200 200
account_reset_password                   200 200 200 200 200 200 200 200
account_reset_password_from_key          200 200 200 200 200 200 200 200
accounts:preferences                     302 422 422 422 422 422 422 422
accounts:language                        302 302 302 302 302 302 302 302
accounts:theme                           302 302 302 302 302 302 302 302
notifications:read_all                   302 302 302 302 302 302 302 302
notifications:preferences                302 302 302 302 302 302 302 302
notifications:open                       302 302 404 404 404 404 404 404
notifications:retry                      302 404 404 404 404 403 403 302
organizations:switch                     302 302 302 302 404 404 404 404
organizations:write_note                 302 404 404 404 404 422 422 422
organizations:change_note                302 404 404 404 404 422 403 403
organizations:pin_note                   302 404 404 404 404 302 302 302
organizations:ask_access                 302 404 404 404 404 422 403 422
organizations:offer_access               302 403 403 422 404 403 403 403
organizations:allow_access               302 403 403 422 404 403 403 403
organizations:decline_access             302 403 403 302 404 403 403 403
organizations:end_access                 302 403 403 302 404 302 403 403
organizations:create_institution         302 404 404 404 404 403 403 422
organizations:change_institution         302 404 404 404 404 403 403 422
organizations:add_region                 302 403 403 422 404 403 403 403
organizations:add_unit                   302 403 403 422 404 403 403 403
organizations:rename_region              302 403 403 422 404 403 403 403
organizations:move_region                302 403 403 200 404 403 403 403
organizations:archive_region             302 403 403 422 404 403 403 403
organizations:rename_unit                302 403 403 422 404 403 403 403
organizations:move_unit                  302 403 403 200 404 403 403 403
organizations:archive_unit               302 403 403 422 404 403 403 403
organizations:import_people              302 403 403 422 404 403 403 403
organizations:confirm_import             302 404 404 302 404 404 404 404
organizations:invite                     302 403 403 422 404 403 403 403
organizations:invite_again               302 403 403 302 404 403 403 403
organizations:withdraw_invitation        302 403 403 302 404 403 403 403
organizations:move_people                302 403 403 302 404 403 403 403
organizations:bring_in_again             302 403 403 302 404 403 403 403
organizations:ask_again                  302 302 302 302 302 302 302 302
organizations:join                       422 422 422 422 422 422 422 422
organizations:confirm_join               200 200 200 200 200 200 200 200
organizations:change_domains             302 403 403 302 404 403 403 403
organizations:let_join                   302 403 403 422 404 403 403 403
organizations:decline_join               302 403 403 302 404 403 403 403
organizations:accept                     422 403 403 403 403 403 403 403
organizations:rejoin                     302 404 404 404 404 404 404 404
organizations:merge_region               302 403 403 422 404 403 403 403
organizations:restore_region             302 403 403 422 404 403 403 403
organizations:merge_unit                 302 403 403 422 404 403 403 403
organizations:restore_unit               302 403 403 422 404 403 403 403
organizations:add_member                 302 403 403 422 404 403 403 403
organizations:change_role                302 403 403 302 404 403 403 403
organizations:change_unit                302 403 403 422 404 403 403 403
organizations:leave                      302 403 403 302 404 403 403 403
organizations:show_names                 302 403 403 302 404 403 403 403
organizations:grant_viewing              302 403 403 422 404 403 403 403
organizations:withdraw_viewing           302 403 403 200 404 403 403 403
organizations:change_viewing             302 403 403 422 404 403 403 403
products:create_product                  302 404 404 404 404 403 403 422
products:release_version                 302 404 404 404 404 403 403 422
products:own_product                     302 404 404 404 404 403 403 422
worktime:set_week                        302 404 404 404 404 403 403 422
worktime:close_day                       302 404 404 404 404 403 403 422
worktime:override_day                    302 404 404 404 404 403 403 422
worktime:open_day                        302 404 404 404 404 403 403 422
worktime:restore_day                     302 404 404 404 404 403 403 422
worktime:import_holidays                 302 404 404 404 404 403 403 422
worktime:confirm_holidays                302 404 404 404 404 403 403 302
packages:sell                            302 404 404 404 404 403 403 200
packages:upgrade                         302 404 404 404 404 403 403 422
packages:top_up                          302 404 404 404 404 403 403 422
packages:goodwill                        302 404 404 404 404 422 403 422
packages:renew                           302 404 404 404 404 403 403 422
packages:suspend                         302 404 404 404 404 403 403 422
packages:resume                          302 404 404 404 404 403 403 422
packages:terminate                       302 404 404 404 404 403 403 422
packages:add_seats                       302 404 404 404 404 403 403 422
packages:choose_seats                    302 403 403 302 302 302 302 302
tickets:admit_gap                        302 404 404 404 404 403 403 302
packages:draft                           302 404 404 404 404 403 403 302
packages:edit_draft                      302 404 404 404 404 403 403 422
packages:discard_draft                   302 404 404 404 404 403 403 302
packages:publish                         302 404 404 404 404 403 403 422
packages:retire                          302 404 404 404 404 403 403 422
packages:inquire                         302 403 403 422 422 403 403 403
packages:take_back                       302 404 404 302 404 404 404 403
packages:decline_offer                   302 404 404 422 404 404 404 422
packages:set_aside                       302 404 404 404 404 403 403 422
packages:write_offer                     302 404 404 404 404 403 403 200
packages:change_offer                    302 404 404 404 404 403 403 422
packages:send_offer                      302 404 404 404 404 403 403 422
packages:withdraw_offer                  302 404 404 404 404 403 403 422
packages:accept_offer                    302 404 404 404 404 403 403 422
packages:correct                         302 404 404 404 404 403 403 422
packages:approve_correction              302 404 404 404 404 403 403 302
packages:refuse_correction               302 404 404 404 404 403 403 422
packages:withdraw_correction             302 404 404 404 404 403 403 302
desk:take_next                           302 404 404 404 404 302 302 302
desk:take_ticked                         302 404 404 404 404 302 302 302
desk:take                                302 404 404 404 404 302 404 302
desk:assign                              302 404 404 404 404 422 404 422
desk:skip                                302 404 404 404 404 422 404 422
desk:answer                              302 404 404 404 404 422 404 422
desk:note                                302 404 404 404 404 422 404 422
desk:call                                302 404 404 404 404 422 404 422
desk:escalate                            302 404 404 404 404 422 404 422
desk:forward                             302 404 404 404 404 422 404 422
desk:hand_back                           302 404 404 404 404 302 404 302
desk:reclassify                          302 404 404 404 404 422 404 422
desk:resolve                             302 404 404 404 404 302 404 302
desk:close                               302 404 404 404 404 302 404 302
desk:reopen                              302 404 404 404 404 302 404 302
desk:dismiss                             302 404 404 404 404 422 404 422
desk:merge                               302 404 404 404 404 422 404 422
desk:excuse                              302 404 404 404 404 403 403 422
tickets:file                             302 422 422 422 422 403 403 403
tickets:reply                            302 422 403 422 404 403 403 403
tickets:resolve                          302 302 403 302 404 403 403 403
tickets:withdraw                         302 302 403 302 404 403 403 403
tickets:reopen                           302 302 403 302 404 403 403 403
tickets:rate                             302 422 403 403 404 403 403 403
tickets:share                            302 422 403 422 404 403 403 403
tickets:unshare                          302 302 403 302 404 403 403 403
tickets:unshare_here                     302 403 403 302 404 403 403 403
tickets:keep                             302 400 400 400 400 400 400 400
tickets:discard                          302 200 404 404 404 404 404 404
"""
POST += doors_of_data.POST + doors_of_ratings.POST + doors_of_reports.POST
POST += doors_of_sign_in.POST + doors_of_surveys.POST
POST += doors_of_checkins.POST + doors_of_use.POST


def posts() -> list[Door]:
    return read(POST, doors_within.POST)
