"""What follow-ups keep about a person: that a rating of theirs was followed up, and what was said then."""

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import Holder, Row, Section, Written, register
from accounts.traces import Texts, Traces
from organizations.models import Membership
from surveys.models import FollowUp, FollowUpStep


def register_all() -> None:
    register(
        Holder(
            app="surveys",
            sections=_sections,
            models=("surveys.FollowUp", "surveys.FollowUpStep"),
            written=[Written(_("Follow-ups of low ratings"), _texts)],
            kept=[_("Follow-ups of low ratings, without the name: what was said and how it ended.")],
            weight=lambda user: _mine(user.pk).count(),
        )
    )


_FOLLOW_UP = {
    "request": _("Request"),
    "rating": _("Rating"),
    "opened_at": _("Opened"),
    "closed_at": _("Closed"),
    "outcome": _("Outcome"),
    "told": _("Note to the institution"),
}
_STEP = {"request": _("Request"), "what": _("What"), "text": _("Text"), "at": _("When")}


def _sections(user: User) -> Iterable[Section]:
    yield Section("follow_ups", _("Follow-ups of your low ratings"), _FOLLOW_UP, _follow_ups(user))
    yield Section("follow_up_steps", _("What you did in follow-ups"), _STEP, _steps(user))


def _follow_ups(user: User) -> list[Row]:
    rows = FollowUp.objects.filter(ticket__requester=user).order_by("-id")
    return [
        {
            "request": row.ticket_id,
            "rating": row.rating,
            "opened_at": row.opened_at,
            "closed_at": row.closed_at,
            "outcome": str(row.get_outcome_display()),
            "told": row.told,
        }
        for row in rows
    ]


def _steps(user: User) -> list[Row]:
    rows = FollowUpStep.objects.filter(by=user).select_related("follow_up").order_by("-id")
    return [
        {"request": row.follow_up.ticket_id, "what": str(row.get_kind_display()), "text": row.text, "at": row.at}
        for row in rows
    ]


def _mine(person: int) -> QuerySet[FollowUp]:
    took_part = Q(ticket__requester=person) | Q(owner=person) | Q(closed_by=person)
    return FollowUp.objects.filter(took_part | Q(pk__in=FollowUpStep.objects.filter(by=person).values("follow_up")))


def _texts(traces: Traces) -> Iterator[Texts]:
    """Those about the person are read whole; in others of the same institutions only where the name stands."""
    mine = _mine(traces.pk).values("pk")
    yield Texts(FollowUp.objects.filter(pk__in=mine), columns=["told"], is_narrowed=False)
    yield Texts(FollowUpStep.objects.filter(follow_up__in=mine), columns=["text"], is_narrowed=False)
    near = FollowUp.objects.exclude(pk__in=mine).filter(
        institution__in=Membership.objects.filter(user=traces.pk).values("institution")
    )
    yield Texts(near, columns=["told"])
    yield Texts(FollowUpStep.objects.filter(follow_up__in=near), columns=["text"])
