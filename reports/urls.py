from django.urls import path

from reports.views import health, mine, periodic, portfolio

HERE = "institutions/<int:pk>/reports/"
OFFICE = "office/reports/"
FILE = "<slug:code>/file.<slug:kind>"

app_name = "reports"
urlpatterns = [
    path("office/portfolio/", portfolio.portfolio, name="portfolio"),
    path("office/portfolio/institutions/", portfolio.institutions, name="institutions"),
    path("office/portfolio/institutions.csv", portfolio.institutions_csv, name="institutions_csv"),
    path("office/health/", health.health, name="health"),
    path("reports/glossary/", periodic.glossary, name="glossary"),
    path("reports/mine/", mine.mine, name="mine"),
    path("reports/mine/rows/", mine.mine_rows, name="mine_rows"),
    path(HERE, periodic.catalogue, name="catalogue"),
    path(HERE + "<slug:code>/", periodic.report, name="report"),
    path(HERE + FILE, periodic.report_file, name="file"),
    path(HERE + "<slug:code>/rows/", periodic.rows, name="rows"),
    path(OFFICE, periodic.catalogue, name="vendor_catalogue"),
    path(OFFICE + "<slug:code>/", periodic.report, name="vendor_report"),
    path(OFFICE + FILE, periodic.report_file, name="vendor_file"),
    path(OFFICE + "<slug:code>/rows/", periodic.rows, name="vendor_rows"),
]
