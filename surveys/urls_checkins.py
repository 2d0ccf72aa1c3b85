"""Addresses of check-ins, in reading order."""

from django.urls import path

from surveys.views import checkins, here, plan

CHECKIN, ACT = "desk/check-ins/<int:pk>/", "check-ins/acts/<int:pk>/"

urlpatterns = [
    path("office/check-ins/", plan.plan, name="checkin_plan"),
    path("office/check-ins/rhythms/", plan.checkin_rhythms, name="checkin_rhythms"),
    path("office/check-ins/rhythms/<int:pk>/set/", plan.set_tier_rhythm, name="set_tier_rhythm"),
    path("office/institutions/<int:pk>/check-ins/rhythm/", plan.set_rhythm, name="set_rhythm"),
    path("desk/check-ins/", plan.my_checkins, name="my_checkins"),
    path(CHECKIN, checkins.checkin, name="checkin"),
    path(CHECKIN + "reassign/", checkins.reassign, name="reassign_checkin"),
    path(CHECKIN + "contact/", checkins.change_contact, name="change_contact"),
    path(CHECKIN + "move/", checkins.move, name="move_checkin"),
    path(CHECKIN + "skip/", checkins.skip, name="skip_checkin"),
    path(CHECKIN + "hold/", checkins.hold, name="hold_checkin"),
    path(CHECKIN + "write/", checkins.write, name="write_checkin"),
    path(CHECKIN + "acts/add/", checkins.add_act, name="add_act"),
    path(CHECKIN + "acts/owners/", checkins.act_owners, name="act_owners"),
    path(CHECKIN + "share/", checkins.share, name="share_checkin"),
    path("institutions/<int:pk>/check-ins/", here.checkins_here, name="checkins_here"),
    path("institutions/check-ins/<int:pk>/", here.checkin_here, name="checkin_here"),
    path("check-ins/<int:pk>/comment/", here.comment, name="comment_checkin"),
    path("check-ins/<int:pk>/calendar/", here.checkin_calendar, name="checkin_calendar"),
    path(ACT, here.act_found, name="act_found"),
    path(ACT + "finish/", here.finish_act, name="finish_act"),
    path(ACT + "drop/", here.drop_act, name="drop_act"),
    path(ACT + "reopen/", here.reopen_act, name="reopen_act"),
]
