from datetime import datetime

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from packages.models import LedgerEntry


def goodwill_left(user: User, now: datetime) -> int | None:
    """How many units this colleague may still give in the local month; None when there is no limit."""
    if user.is_manager:
        return None
    month = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    given = LedgerEntry.objects.filter(actor=user, kind=LedgerEntry.Kind.GOODWILL, at__gte=month)
    return max(settings.GOODWILL_MONTHLY_UNITS - (given.aggregate(units=Sum("granted"))["units"] or 0), 0)
