"""The addresses of requests, for customers; and of what managers do with them when they sell."""

from django.urls import URLPattern, URLResolver, include, path

from tickets.views import office, portal

app_name = "tickets"

urlpatterns: list[URLPattern | URLResolver] = [
    path("tickets/", portal.list_requests, name="list"),
    path("tickets/export/", portal.export, name="export"),
    path("tickets/file/", portal.file, name="file"),
    path("tickets/similar/", portal.similar, name="similar"),
    path("tickets/<int:pk>/", portal.show, name="show"),
    path("tickets/<int:pk>/sent/", portal.sent, name="sent"),
    path("tickets/<int:pk>/promise/", portal.promise, name="promise"),
    path("tickets/<int:pk>/standing/", portal.standing, name="standing"),
    path("tickets/<int:pk>/reply/", portal.reply, name="reply"),
    path("tickets/<int:pk>/resolve/", portal.resolve, name="resolve"),
    path("tickets/<int:pk>/withdraw/", portal.withdraw, name="withdraw"),
    path("tickets/<int:pk>/reopen/", portal.reopen, name="reopen"),
    path("tickets/<int:pk>/rate/", portal.rate, name="rate"),
    path("rate/<str:token>/", portal.rate_by_link, name="rate_by_link"),
    path("tickets/<int:pk>/share/", portal.share, name="share"),
    path("tickets/<int:pk>/unshare/<int:share_pk>/", portal.unshare, name="unshare"),
    path("tickets/<int:pk>/readers/", portal.readers, name="readers"),
    path("institutions/people/<int:pk>/sees/", portal.sees, name="sees"),
    path("institutions/<int:pk>/shares/", portal.shares_here, name="shares_here"),
    path("institutions/shares/<int:pk>/unshare/", portal.unshare_here, name="unshare_here"),
    path("package/advice/", portal.advice, name="advice"),
    path("office/subscriptions/<int:pk>/gap/", office.admit_gap, name="admit_gap"),
    path("", include("tickets.urls_files")),
]
