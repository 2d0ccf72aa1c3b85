from django.urls import path

from packages.views import integrity, life, office, office_catalogue, portal, seats

app_name = "packages"
urlpatterns = [
    path("package/", portal.package, name="package"),
    path("package/statement/", portal.statement, name="statement"),
    path("package/statement.csv", portal.statement_csv, name="statement_csv"),
    path("package/seats/", seats.choose_seats, name="choose_seats"),
    path("office/subscriptions/", office.subscriptions, name="subscriptions"),
    path("office/subscriptions/sell/", office.sell, name="sell"),
    path("office/subscriptions/<int:pk>/", office.subscription, name="subscription"),
    path("office/subscriptions/<int:pk>/upgrade/", office.upgrade, name="upgrade"),
    path("office/subscriptions/<int:pk>/top-up/", office.top_up, name="top_up"),
    path("office/subscriptions/<int:pk>/goodwill/", office.goodwill, name="goodwill"),
    path("office/subscriptions/<int:pk>/renew/", life.renew, name="renew"),
    path("office/subscriptions/<int:pk>/suspend/", life.suspend, name="suspend"),
    path("office/subscriptions/<int:pk>/resume/", life.resume, name="resume"),
    path("office/subscriptions/<int:pk>/terminate/", life.terminate, name="terminate"),
    path("office/subscriptions/<int:pk>/add-seats/", life.add_seats, name="add_seats"),
    path("office/catalogue/", office_catalogue.catalogue, name="catalogue"),
    path("office/catalogue/tiers/<int:pk>/draft/", office_catalogue.draft, name="draft"),
    path("office/catalogue/versions/<int:pk>/", office_catalogue.version, name="version"),
    path("office/catalogue/versions/<int:pk>/edit/", office_catalogue.edit_draft, name="edit_draft"),
    path("office/catalogue/versions/<int:pk>/discard/", office_catalogue.discard_draft, name="discard_draft"),
    path("office/catalogue/versions/<int:pk>/publish/", office_catalogue.publish, name="publish"),
    path("office/catalogue/versions/<int:pk>/retire/", office_catalogue.retire, name="retire"),
    path("office/accounts/<int:pk>/", integrity.account, name="account"),
    path("office/accounts/<int:pk>/correct/", integrity.correct, name="correct"),
    path("office/corrections/", integrity.corrections, name="corrections"),
    path("office/corrections/<int:pk>/", integrity.correction, name="correction"),
    path("office/corrections/<int:pk>/approve/", integrity.approve_correction, name="approve_correction"),
    path("office/corrections/<int:pk>/refuse/", integrity.refuse_correction, name="refuse_correction"),
    path("office/corrections/<int:pk>/withdraw/", integrity.withdraw_correction, name="withdraw_correction"),
]
