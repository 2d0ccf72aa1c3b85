"""The yardstick: the least a Django list needs. Session, user, 25 indexed rows, a plain template."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from supportx.settings import *  # noqa: F403
from supportx.settings import BASE_DIR, INSTALLED_APPS

INSTALLED_APPS = ["bench.apps.Account" if name == "allauth.account" else name for name in INSTALLED_APPS]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
MIDDLEWARE = ["bench.counting.CountStatements", *MIDDLEWARE]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [BASE_DIR / "bench" / "templates"]}]
ROOT_URLCONF = "bench.minimal"


def requests(request):
    from tickets.models import Ticket

    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    rows = Ticket.objects.filter(requester=request.user).order_by("-last_activity_at", "-id")
    rows = rows.only("id", "subject", "status", "last_activity_at")[:25]
    return render(request, "yardstick.html", {"person": request.user, "rows": rows})


urlpatterns = [path("yardstick/", requests)]
