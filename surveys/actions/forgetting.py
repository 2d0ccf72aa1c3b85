"""An erased person's named answers stay in the totals and no longer belong to anybody."""

from accounts.models import User
from surveys.models import SurveySheet


def forget_person(user: User) -> int:
    return SurveySheet.objects.filter(person=user).update(person=None, answered_at=None)
