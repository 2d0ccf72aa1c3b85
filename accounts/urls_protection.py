from django.urls import path

from accounts.views.privacy import office, retaining, texts

app_name = "protection"
urlpatterns = [
    path("", office.requests, name="requests"),
    path("requests/file/", office.file_for, name="file_for"),
    path("requests/<int:pk>/", office.request_, name="request"),
    path("requests/<int:pk>/answer/", office.answer_request, name="answer_request"),
    path("requests/<int:pk>/refuse/", office.refuse_request, name="refuse_request"),
    path("requests/<int:pk>/correct/", office.correct_person, name="correct_person"),
    path("requests/<int:pk>/export/", office.make_export, name="make_export"),
    path("people/<int:pk>/erase/", office.erase_person, name="erase_person"),
    path("texts/", texts.texts, name="texts"),
    path("texts/draft/", texts.draft_text, name="draft_text"),
    path("texts/<int:pk>/", texts.text, name="text"),
    path("texts/<int:pk>/edit/", texts.edit_text, name="edit_text"),
    path("texts/<int:pk>/publish/", texts.publish_text, name="publish_text"),
    path("texts/<int:pk>/discard/", texts.discard_text, name="discard_text"),
    path("retention/", retaining.retention, name="retention"),
    path("retention/<slug:kind>/change/", retaining.change_rule, name="change_rule"),
]
