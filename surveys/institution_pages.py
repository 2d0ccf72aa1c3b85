"""The pages of an institution that surveys and check-ins add, for whoever finds something there."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from organizations.models import Institution
from organizations.permissions import Authority
from organizations.told import Page, tell_pages
from surveys.permissions_of_checkins import finds_checkins


def register_all() -> None:
    tell_pages(pages_here)


def pages_here(user: User, institution: Institution, authority: Authority | None) -> list[Page]:
    """What came of surveys is for everybody there; check-ins for who reads them, is called, or took an act on."""
    surveys = Page("surveys", _("Surveys"), reverse("surveys:institution_surveys", args=[institution.pk]))
    if user.is_vendor:
        return [surveys]
    runs_all = authority is not None and authority.is_whole
    if not runs_all and not finds_checkins(user, institution):
        return [surveys]
    return [surveys, Page("checkins", _("Check-ins"), reverse("surveys:checkins_here", args=[institution.pk]))]
