"""Who builds surveys, and who reads what came of them."""

from accounts.models import User
from organizations.models import Institution, Membership
from organizations.permissions import administers
from surveys.models import Survey, SurveyReach


def can_build(user: User) -> bool:
    return user.is_manager


def can_read_outcome(user: User, survey: Survey) -> bool:
    """Everybody in the institutions that were asked, and the vendor's people, once it is published."""
    if user.is_vendor:
        return True
    mine = Membership.objects.active().filter(user=user).values("institution")
    return SurveyReach.objects.filter(survey=survey, institution__in=mine).exists()


def can_read_results(user: User, institution: Institution) -> bool:
    """Of an institution, its central administrators; managers read all of them in the office."""
    return administers(user, institution)
