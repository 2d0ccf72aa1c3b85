"""Who reads what came of a survey. Managers build them; central administrators read the own institution's results."""

from django.db.models import QuerySet

from accounts.models import User
from organizations.models import Membership
from surveys.models import Survey, SurveyReach


def can_read_outcome(user: User, survey: Survey) -> bool:
    """Everybody in the institutions that were asked, and the vendor's people, once it is published."""
    if user.is_vendor:
        return True
    return reached(user).filter(survey=survey).exists()


def reached(user: User) -> QuerySet[SurveyReach, int]:
    """The surveys whose audience was in an institution of this person."""
    mine = Membership.objects.active().filter(user=user).values("institution")
    return SurveyReach.objects.filter(institution__in=mine).values_list("survey_id", flat=True)
