"""Every address of SupportX, in reading order."""

from django.urls import URLPattern, URLResolver, include, path

from common import health
from tickets.views import portal

urlpatterns: list[URLPattern | URLResolver] = [
    path("", portal.home, name="home"),
    path("accounts/", include("accounts.entrance")),
    path("preferences/", include("accounts.urls")),
    path("privacy/", include("accounts.urls_privacy")),
    path("office/privacy/", include("accounts.urls_protection")),
    path("notifications/", include("notifications.urls")),
    path("", include("organizations.urls")),
    path("", include("products.urls")),
    path("calendar/", include("worktime.urls")),
    path("", include("packages.urls")),
    path("", include("surveys.urls")),
    path("", include("reports.urls")),
    path("api/", include("api.urls")),
    path("desk/", include("tickets.urls_desk")),
    path("", include("tickets.urls")),
    path("", include("common.urls")),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]

handler429 = "accounts.views.too_many"

handler400 = "common.views.bad_request"
handler403 = "common.views.permission_denied"
handler404 = "common.views.page_not_found"
handler500 = "common.views.server_error"
