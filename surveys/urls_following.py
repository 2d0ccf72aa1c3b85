"""The addresses of follow-ups, for managers."""

from django.urls import path

from surveys.views import following

urlpatterns = [
    path("", following.follow_ups, name="follow_ups"),
    path("<int:pk>/", following.follow_up, name="follow_up"),
    path("<int:pk>/take/", following.take_follow_up, name="take_follow_up"),
    path("<int:pk>/give-back/", following.give_back_follow_up, name="give_back_follow_up"),
    path("<int:pk>/note/", following.note_follow_up, name="note_follow_up"),
    path("<int:pk>/close/", following.close_follow_up, name="close_follow_up"),
]
