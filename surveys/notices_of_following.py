"""Who is told about a follow-up. The words stand in surveys/words_of_following.py."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.models import User
from notifications.actions import Telling, notify_each
from organizations.models import Membership
from surveys.models import FollowUp
from tickets.models import Ticket

OPENED, AGAIN, BETTER = "follow_up_opened", "follow_up_again", "follow_up_better"
NEAR, OVERDUE, NOTE = "follow_up_near", "follow_up_overdue", "follow_up_note"


def address(pk: int) -> str:
    return reverse("surveys:follow_up", args=[pk])


def may_see(user: User, pk: int) -> bool:
    return FollowUp.objects.visible_to(user).filter(pk=pk).exists()


def which_seen(user: User, pks: Iterable[int]) -> set[int]:
    return set(FollowUp.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))


def request_address(pk: int) -> str:
    return reverse("tickets:show", args=[pk])


def may_see_request(user: User, pk: int) -> bool:
    return Ticket.objects.visible_to(user).filter(pk=pk).exists()


def which_requests_seen(user: User, pks: Iterable[int]) -> set[int]:
    return set(Ticket.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))


def opened(follow_up: FollowUp, *, by: User) -> None:
    notify_each([_telling(managers(), OPENED, follow_up)], by=by)


def rated_again(follow_up: FollowUp, rating: int, *, is_low: bool, by: User) -> None:
    kind = AGAIN if is_low else BETTER
    notify_each([_telling(_keepers(follow_up, managers()), kind, follow_up, after=rating)], by=by)


def passed(follow_ups: Iterable[tuple[FollowUp, bool]]) -> None:
    """Nearly due is told to whoever took it; overdue to all managers."""
    everybody = managers()
    notify_each(
        (
            _telling(everybody if is_over else _keepers(one, everybody), OVERDUE if is_over else NEAR, one)
            for one, is_over in follow_ups
        ),
        by=None,
    )


def told(follow_up: FollowUp, *, by: User) -> None:
    """The note reaches who asked and the institution's administrators, as the request itself would."""
    ticket = follow_up.ticket
    admins = Membership.objects.active().filter(
        institution=follow_up.institution_id, role=Membership.Role.INSTITUTION_ADMIN
    )
    people = [ticket.requester, *(membership.user for membership in admins.select_related("user"))]
    data = {"number": ticket.pk, "subject": ticket.subject, "name": by.name, "text": follow_up.told}
    notify_each([Telling(people, NOTE, ("ticket", ticket.pk), data, follow_up.institution_id)], by=by)


def managers() -> list[User]:
    return list(User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True))


def _keepers(follow_up: FollowUp, everybody: list[User]) -> list[User]:
    owner = follow_up.owner
    return [owner] if owner is not None and owner in everybody else everybody


def _telling(users: Iterable[User], kind: str, follow_up: FollowUp, **data: Any) -> Telling:
    ticket = follow_up.ticket
    words = {
        "number": ticket.pk,
        "subject": ticket.subject,
        "institution": follow_up.institution.name,
        "rating": follow_up.rating,
        "due": follow_up.due_at.isoformat(),
        **data,
    }
    return Telling(users, kind, ("follow_up", follow_up.pk), words)
