from django.urls import path

from packages.views import office, portal

app_name = "packages"
urlpatterns = [
    path("package/", portal.package, name="package"),
    path("package/statement/", portal.statement, name="statement"),
    path("package/statement.csv", portal.statement_csv, name="statement_csv"),
    path("office/subscriptions/", office.subscriptions, name="subscriptions"),
    path("office/subscriptions/sell/", office.sell, name="sell"),
    path("office/subscriptions/<int:pk>/", office.subscription, name="subscription"),
    path("office/subscriptions/<int:pk>/upgrade/", office.upgrade, name="upgrade"),
    path("office/subscriptions/<int:pk>/top-up/", office.top_up, name="top_up"),
    path("office/subscriptions/<int:pk>/goodwill/", office.goodwill, name="goodwill"),
]
