from django.urls import path

from accounts.views.privacy import own, public

app_name = "privacy"
urlpatterns = [
    path("", public.show, name="show"),
    path("read/", public.read, name="read"),
    path("mine/", own.my_data, name="my_data"),
    path("exports/make/", own.make_export, name="make_export"),
    path("exports/<uuid:public_id>/json/", own.fetch_export, {"kind": "json"}, name="fetch_json"),
    path("exports/<uuid:public_id>/pdf/", own.fetch_export, {"kind": "pdf"}, name="fetch_pdf"),
    path("requests/file/", own.file_request, name="file_request"),
    path("requests/<int:pk>/", own.request_, name="request"),
    path("requests/<int:pk>/withdraw/", own.withdraw_request, name="withdraw_request"),
    path("consents/give/", own.give_consent, name="give_consent"),
    path("consents/withdraw/", own.withdraw_consent, name="withdraw_consent"),
]
