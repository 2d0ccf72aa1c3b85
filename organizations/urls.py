from django.urls import path

from organizations.models import Region, Unit
from organizations.views import institutions, people, portal, tree

OFFICE = "office/institutions/"

app_name = "organizations"
urlpatterns = [
    path("institution/", portal.own_institution, name="own_institution"),
    path(OFFICE, institutions.institutions, name="institutions"),
    path(OFFICE + "create/", institutions.create_institution, name="create_institution"),
    path(OFFICE + "<int:pk>/", institutions.institution, name="institution"),
    path(OFFICE + "<int:pk>/change/", institutions.change_institution, name="change_institution"),
    path(OFFICE + "<int:pk>/regions/add/", tree.add_region, name="add_region"),
    path(OFFICE + "<int:pk>/units/add/", tree.add_unit, name="add_unit"),
    path(OFFICE + "regions/<int:pk>/rename/", tree.rename, {"model": Region}, name="rename_region"),
    path(OFFICE + "regions/<int:pk>/move/", tree.move, {"model": Region}, name="move_region"),
    path(OFFICE + "regions/<int:pk>/archive/", tree.archive, {"model": Region}, name="archive_region"),
    path(OFFICE + "units/<int:pk>/rename/", tree.rename, {"model": Unit}, name="rename_unit"),
    path(OFFICE + "units/<int:pk>/move/", tree.move, {"model": Unit}, name="move_unit"),
    path(OFFICE + "units/<int:pk>/archive/", tree.archive, {"model": Unit}, name="archive_unit"),
    path(OFFICE + "<int:pk>/members/add/", people.add_member, name="add_member"),
    path(OFFICE + "members/<int:pk>/role/", people.change_role, name="change_role"),
    path(OFFICE + "members/<int:pk>/unit/", people.change_unit, name="change_unit"),
    path(OFFICE + "members/<int:pk>/leave/", people.leave, name="leave"),
    path(OFFICE + "<int:pk>/viewing/grant/", people.grant_viewing, name="grant_viewing"),
    path(OFFICE + "viewing/<int:pk>/withdraw/", people.withdraw_viewing, name="withdraw_viewing"),
]
