"""The desk's addresses."""

from django.urls import path

from tickets.views import desk

app_name = "desk"
urlpatterns = [
    # lists
    path("", desk.queue, name="queue"),
    path("mine/", desk.mine, name="mine"),
    path("software/", desk.software, name="software"),
    path("search/", desk.search, name="search"),
    path("take-next/", desk.take_next, name="take_next"),
    path("take/", desk.take_ticked, name="take_ticked"),
    # one ticket
    path("tickets/<int:pk>/", desk.show, name="show"),
    path("tickets/<int:pk>/promise/", desk.promise, name="promise"),
    path("tickets/<int:pk>/standing/", desk.standing, name="standing"),
    # whose it is
    path("tickets/<int:pk>/take/", desk.take, name="take"),
    path("tickets/<int:pk>/assign/", desk.assign, name="assign"),
    path("tickets/<int:pk>/skip/", desk.skip, name="skip"),
    # words
    path("tickets/<int:pk>/answer/", desk.answer, name="answer"),
    path("tickets/<int:pk>/note/", desk.note, name="note"),
    path("tickets/<int:pk>/call/", desk.call, name="call"),
    # where it goes
    path("tickets/<int:pk>/escalate/", desk.escalate, name="escalate"),
    path("tickets/<int:pk>/goodwill/", desk.goodwill, name="goodwill"),
    path("tickets/<int:pk>/forward/", desk.forward, name="forward"),
    path("tickets/<int:pk>/hand-back/", desk.hand_back, name="hand_back"),
    path("tickets/<int:pk>/reclassify/", desk.reclassify, name="reclassify"),
    # how it ends
    path("tickets/<int:pk>/resolve/", desk.resolve, name="resolve"),
    path("tickets/<int:pk>/close/", desk.close, name="close"),
    path("tickets/<int:pk>/reopen/", desk.reopen, name="reopen"),
    path("tickets/<int:pk>/dismiss/", desk.dismiss, name="dismiss"),
    path("tickets/<int:pk>/merge/", desk.merge, name="merge"),
    path("tickets/<int:pk>/excuse/", desk.excuse, name="excuse"),
]
