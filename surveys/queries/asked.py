"""Invitations: those of a person, and whether one can be answered."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from organizations.models import Membership
from surveys.links import answer_address
from surveys.models import Survey, SurveyInvitation, SurveyOutcome

MOST = 100


@dataclass(frozen=True)
class Mine:
    """A survey that asked a person. `address` is where it is answered, empty when that is over."""

    invitation: SurveyInvitation
    address: str
    has_outcome: bool


def living_invitations() -> QuerySet[SurveyInvitation]:
    """Of people who still work where they were asked."""
    living = Membership.objects.active().filter(user=OuterRef("user"), institution=OuterRef("institution"))
    return SurveyInvitation.objects.filter(Exists(living)).select_related("survey", "user")


def mine(user: User, today: date) -> list[Mine]:
    """What asks the person now, then what has; newest first."""
    published = SurveyOutcome.objects.filter(survey=OuterRef("survey"), published_at__isnull=False)
    found = living_invitations().filter(user=user).annotate(has_outcome=Exists(published)).order_by("-id")[:MOST]
    rows = [_mine(one, today) for one in found]
    return sorted(rows, key=lambda row: not row.address)


def _mine(invitation: SurveyInvitation, today: date) -> Mine:
    survey = invitation.survey
    is_open = survey.takes_answers(today) and not invitation.has_answered
    address = answer_address(invitation.pk, survey.pk, is_anonymous=survey.is_anonymous) if is_open else ""
    return Mine(invitation, address, invitation.has_outcome)  # type: ignore[attr-defined]


def answered_so_far(survey: Survey) -> int:
    return SurveyInvitation.objects.filter(survey=survey, has_answered=True).count()
