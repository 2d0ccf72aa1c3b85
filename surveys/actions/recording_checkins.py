"""What every change to a check-in does: lock it, and write what happened."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from surveys.models import CheckIn, CheckInEvent


def locked(checkin: CheckIn) -> CheckIn:
    rows = CheckIn.objects.select_related("institution", "caller", "contact").select_for_update(of=["self"])
    return rows.get(pk=checkin.pk)


def still_planned(checkin: CheckIn) -> CheckIn:
    """Locked, and neither held nor skipped meanwhile."""
    found = locked(checkin)
    if found.is_held:
        raise Refused(_("This check-in was held already."))
    if not found.is_planned:
        raise Refused(_("This check-in was skipped."))
    return found


def record(checkin: CheckIn, kind: CheckInEvent.Kind, *, by: User | None, **data: Any) -> None:
    CheckInEvent.objects.create(checkin=checkin, kind=kind, actor=by, at=timezone.now(), data=data)
