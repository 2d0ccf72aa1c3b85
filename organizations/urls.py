from django.urls import path

from organizations.models import Region, Unit
from organizations.views import (
    audit,
    importing,
    institutions,
    inviting,
    left,
    overview,
    people,
    switching,
    tree,
    viewing,
)

OFFICE = "office/institutions/"
HERE = "institutions/<int:pk>/"

app_name = "organizations"
urlpatterns = [
    path(OFFICE, institutions.institutions, name="institutions"),
    path(OFFICE + "create/", institutions.create_institution, name="create_institution"),
    path(OFFICE + "<int:pk>/", institutions.institution, name="institution"),
    path(OFFICE + "<int:pk>/change/", institutions.change_institution, name="change_institution"),
    path("office/privacy/left/", left.left_accounts, name="left_accounts"),
    path("institution/", overview.own_institution, name="own_institution"),
    path(HERE, overview.overview, name="overview"),
    path("audit/", audit.audit, name="audit"),
    path("audit/download/", audit.audit_csv, name="audit_csv"),
    path(HERE + "audit/", audit.institution_audit, name="institution_audit"),
    path(HERE + "audit/download/", audit.institution_audit_csv, name="institution_audit_csv"),
    path(HERE + "switch/", switching.switch, name="switch"),
    path(HERE + "tree/", tree.tree, name="tree"),
    path(HERE + "regions/add/", tree.add_region, name="add_region"),
    path(HERE + "units/add/", tree.add_unit, name="add_unit"),
    path("institutions/regions/<int:pk>/rename/", tree.rename, {"model": Region}, name="rename_region"),
    path("institutions/regions/<int:pk>/move/", tree.move, {"model": Region}, name="move_region"),
    path("institutions/regions/<int:pk>/archive/", tree.archive, {"model": Region}, name="archive_region"),
    path("institutions/units/<int:pk>/rename/", tree.rename, {"model": Unit}, name="rename_unit"),
    path("institutions/units/<int:pk>/move/", tree.move, {"model": Unit}, name="move_unit"),
    path("institutions/units/<int:pk>/archive/", tree.archive, {"model": Unit}, name="archive_unit"),
    path(HERE + "people/", people.people, name="people"),
    path(HERE + "people/download/", people.people_csv, name="people_csv"),
    path(HERE + "people/import/", importing.import_people, name="import_people"),
    path(HERE + "people/import/template/", importing.template, name="import_template"),
    path("institutions/imports/<int:pk>/", importing.listed, name="listed"),
    path("institutions/imports/<int:pk>/confirm/", importing.confirm_import, name="confirm_import"),
    path(HERE + "people/invite/", inviting.invite, name="invite"),
    path(HERE + "people/move/", people.move_people, name="move_people"),
    path("institutions/invitations/<int:pk>/again/", inviting.invite_again, name="invite_again"),
    path("institutions/invitations/<int:pk>/withdraw/", inviting.withdraw_invitation, name="withdraw_invitation"),
    path("invitations/<str:token>/", inviting.accept, name="accept"),
    path("institutions/people/<int:pk>/", people.person, name="person"),
    path("institutions/people/<int:pk>/rejoin/", people.rejoin, name="rejoin"),
    path(HERE + "people/add/", people.add_member, name="add_member"),
    path("institutions/people/<int:pk>/role/", people.change_role, name="change_role"),
    path("institutions/people/<int:pk>/unit/", people.change_unit, name="change_unit"),
    path("institutions/people/<int:pk>/leave/", people.leave, name="leave"),
    path(HERE + "viewing/", viewing.viewing, name="viewing"),
    path(HERE + "viewing/grant/", viewing.grant_viewing, name="grant_viewing"),
    path("institutions/viewing/<int:pk>/withdraw/", viewing.withdraw_viewing, name="withdraw_viewing"),
]
