"""The addresses of requests, for customers and at the desk."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "tickets"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tickets.urls_files")),
]
