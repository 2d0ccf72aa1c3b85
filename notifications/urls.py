from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notices, name="list"),
    path("read-all/", views.read_all, name="read_all"),
    path("preferences/", views.preferences, name="preferences"),
    path("failed/", views.failed, name="failed"),
    path("failed/<int:pk>/retry/", views.retry, name="retry"),
    path("<int:pk>/open/", views.open_, name="open"),
]
