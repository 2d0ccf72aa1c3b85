from django.urls import path

from api.views import reports, using

app_name = "api"
urlpatterns = [
    path("product-use/", using.tell_product_use, name="tell_product_use"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<slug:code>/", reports.report, name="report"),
    path("figures/", reports.figures, name="figures"),
]
