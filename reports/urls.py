from django.urls import path

from reports.views import health, portfolio

app_name = "reports"
urlpatterns = [
    path("office/portfolio/", portfolio.portfolio, name="portfolio"),
    path("office/portfolio/institutions/", portfolio.institutions, name="institutions"),
    path("office/portfolio/institutions.csv", portfolio.institutions_csv, name="institutions_csv"),
    path("office/health/", health.health, name="health"),
]
