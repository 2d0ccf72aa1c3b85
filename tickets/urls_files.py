"""Files on their way in and out; part of tickets/urls.py."""

from django.urls import path

from tickets.views import files

urlpatterns = [
    path("uploads/", files.keep, name="keep"),
    path("uploads/<uuid:public_id>/discard/", files.discard, name="discard"),
    path("tickets/<int:pk>/files/<uuid:public_id>/", files.download, name="download"),
]
