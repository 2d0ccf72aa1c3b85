"""Who is told about a change to a ticket. The words stand in tickets/words.py."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.models import User
from notifications.actions import Telling, notify_each
from organizations.models import Membership
from tickets.models import Comment, Ticket


def address(pk: int) -> str:
    return reverse("tickets:show", args=[pk])


def may_see(user: User, pk: int) -> bool:
    return Ticket.objects.visible_to(user).filter(pk=pk).exists()


def which_seen(user: User, pks: Iterable[int]) -> set[int]:
    return set(Ticket.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))


def filed(ticket: Ticket, *, by: User | None) -> None:
    if ticket.filed_by is not None:
        due = _moment(ticket.response_due_at)
        _tell([ticket.requester], "ticket_filed_for_you", ticket, by=by, name=ticket.filed_by.name, due=due)
    if ticket.status == Ticket.Status.AWAITING_QUOTA:
        awaits_quota(ticket, by=by)
        return
    if ticket.filed_by is None:
        _tell([ticket.requester], "ticket_filed", ticket, by=by, due=_moment(ticket.response_due_at))
    if ticket.team == Ticket.Team.SOFTWARE:
        _tell(_software(), "ticket_forwarded", ticket, by=by)


def awaits_quota(ticket: Ticket, *, by: User | None) -> None:
    _tell([ticket.requester], "ticket_awaits_quota", ticket, by=by)
    keepers = [*_administrators(ticket), *_managers()]
    _tell([user for user in keepers if user != ticket.requester], "ticket_awaits_quota_keeper", ticket, by=None)


def queued(tickets: Iterable[Ticket], *, by: User | None) -> None:
    notify_each((_queued(ticket) for ticket in tickets), by=by)


def _queued(ticket: Ticket) -> Telling:
    return _telling([ticket.requester], "ticket_queued", ticket, due=_moment(ticket.response_due_at))


def answered(ticket: Ticket, comment: Comment, *, by: User) -> None:
    _tell([ticket.requester], "ticket_answered", ticket, by=by, name=by.name, text=comment.text[:2000])


def replied(ticket: Ticket, comment: Comment, *, by: User) -> None:
    told = [ticket.assignee] if ticket.assignee else []
    if by != ticket.requester:
        told.append(ticket.requester)
    _tell(told, "ticket_replied", ticket, by=by, name=by.name, text=comment.text[:2000])


def escalated(ticket: Ticket, *, before: str, by: User) -> None:
    _tell([ticket.requester], "ticket_escalated", ticket, by=by, before=before, after=ticket.channel)


def resolved(ticket: Ticket, *, by: User) -> None:
    _tell(_both_sides(ticket), "ticket_resolved", ticket, by=by, name=by.name)


def reopened(ticket: Ticket, *, by: User) -> None:
    _tell(_both_sides(ticket), "ticket_reopened", ticket, by=by, name=by.name)


def withdrawn(ticket: Ticket, *, by: User) -> None:
    _tell(_both_sides(ticket), "ticket_withdrawn", ticket, by=by, name=by.name)


def dismissed(ticket: Ticket, *, by: User) -> None:
    _tell([ticket.requester], "ticket_dismissed", ticket, by=by, outcome=ticket.outcome, into=ticket.merged_into_id)


def assigned(ticket: Ticket, *, by: User) -> None:
    _tell([ticket.assignee] if ticket.assignee else [], "ticket_assigned", ticket, by=by, name=by.name)


def forwarded(ticket: Ticket, *, by: User) -> None:
    _tell(_software(), "ticket_forwarded", ticket, by=by)
    _tell([ticket.requester], "ticket_passed_on", ticket, by=by)


def handed_back(ticket: Ticket, *, by: User) -> None:
    _tell(_agents(), "ticket_handed_back", ticket, by=by, name=by.name)


def shared(ticket: Ticket, person: User, *, by: User) -> None:
    _tell([person], "ticket_shared", ticket, by=by, name=by.name)


def handed_over(tickets: Iterable[Ticket], to: User, *, by: User | None) -> None:
    notify_each((_telling([to], "ticket_handed_over", ticket) for ticket in tickets), by=by)


def promise_told(passed: list[tuple[Ticket, str]]) -> None:
    """Warnings go to the one who has the ticket, or to its team; the miss to the managers as well."""
    if not passed:
        return
    teams = {Ticket.Team.SUPPORT: _agents(), Ticket.Team.SOFTWARE: _software()}
    managers = _managers()

    def telling(ticket: Ticket, level: str) -> Telling:
        has_keeper = ticket.assignee is not None and ticket.assignee.is_active
        told = [ticket.assignee] if has_keeper else teams[Ticket.Team(ticket.team)]
        readers = [*told, *(managers if level == "missed" else [])]
        return _telling(readers, f"ticket_{level}", ticket, due=_moment(ticket.response_due_at))

    notify_each((telling(ticket, level) for ticket, level in passed), by=None)


def _tell(users: Iterable[User], kind: str, ticket: Ticket, *, by: User | None, **data: Any) -> None:
    notify_each([_telling(users, kind, ticket, **data)], by=by)


def _telling(users: Iterable[User], kind: str, ticket: Ticket, **data: Any) -> Telling:
    words = {"number": ticket.pk, "subject": ticket.subject, **data}
    return Telling(users, kind, ("ticket", ticket.pk), words, ticket.institution_id)


def _moment(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _both_sides(ticket: Ticket) -> list[User]:
    return [ticket.requester, *([ticket.assignee] if ticket.assignee else [])]


def _administrators(ticket: Ticket) -> list[User]:
    admins = Membership.objects.active().filter(
        institution=ticket.institution_id, role=Membership.Role.INSTITUTION_ADMIN
    )
    return [membership.user for membership in admins.select_related("user")]


def _of_role(*roles: str) -> list[User]:
    return list(User.objects.filter(vendor_role__in=roles, is_active=True))


def _agents() -> list[User]:
    return _of_role(User.VendorRole.AGENT)


def _software() -> list[User]:
    return _of_role(User.VendorRole.SOFTWARE)


def _managers() -> list[User]:
    return _of_role(User.VendorRole.MANAGER)
