from django.urls import path

from common import views

app_name = "common"
urlpatterns = [
    path("_components/", views.show_components, name="show_components"),
]
