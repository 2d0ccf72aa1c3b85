from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from accounts.queries.privacy import overdue_count
from notifications.models import Mail
from packages.models import Correction, Recount
from reports.queries.health import differing_count, timed
from tickets.models import Ticket


@dataclass(frozen=True)
class Alarms:
    """What broke a limit: a manager sees it first."""

    overdue: int  # tickets whose first answer is late
    mismatches: int  # accounts that did not add up last night
    corrections: int  # that wait for a second person, and not for the one who looks
    failed_mails: int
    late_tasks: int
    differing: int  # days or kept reports whose recount found other numbers, and kept files that are damaged
    data_requests: int  # about personal data, and past the thirty days

    @property
    def are_any(self) -> bool:
        tickets_and_units = (self.overdue, self.mismatches, self.corrections)
        return any((*tickets_and_units, self.failed_mails, self.late_tasks, self.differing, self.data_requests))


def alarms(user: User, now: datetime | None = None) -> Alarms:
    moment = now or timezone.now()
    last = Recount.objects.order_by("-id").first()
    corrections = Correction.objects.filter(state=Correction.State.ASKED).exclude(asked_by=user)
    queue = Ticket.objects.in_queue().filter(response_due_at__lte=moment)
    return Alarms(
        overdue=queue.filter(team=Ticket.Team.SUPPORT).count(),
        mismatches=len(last.mismatches) if last else 0,
        corrections=corrections.count(),
        failed_mails=Mail.objects.filter(state=Mail.State.FAILED).count(),
        late_tasks=sum(one.is_late for one in timed(moment)),
        differing=differing_count(),
        data_requests=overdue_count(timezone.localdate(moment)),
    )
