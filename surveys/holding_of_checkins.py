"""What check-ins keep about a person: calls held and planned, agreed acts, and what was written."""

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import Holder, Row, Section, Written, register
from accounts.traces import Texts, Traces
from surveys.models import Act, CheckIn, CheckInComment, CheckInEvent, InstitutionRhythm

MODELS = (
    "surveys.Act",
    "surveys.CheckIn",
    "surveys.CheckInComment",
    "surveys.CheckInEvent",
    "surveys.InstitutionRhythm",
)


def register_all() -> None:
    register(
        Holder(
            app="surveys",
            sections=_sections,
            models=MODELS,
            written=[Written(_("Check-ins, agreed acts and comments that name the person"), _texts)],
            kept=[_("Who held which check-in and who did what was agreed on, under a number instead of the name.")],
            weight=lambda user: _calls(user).count() + Act.objects.filter(owner=user).count(),
        )
    )


def _sections(user: User) -> Iterable[Section]:
    yield Section(
        "checkins",
        _("Check-ins you called for or were called for"),
        {"institution": _("Institution"), "planned_at": _("When"), "state": _("State")},
        [
            {
                "institution": row.institution.name,
                "planned_at": row.planned_at,
                "state": str(row.get_state_display()),
            }
            for row in _calls(user).select_related("institution").order_by("-planned_at", "-id")
        ],
    )
    yield Section(
        "agreed_acts",
        _("Acts you took on in a check-in"),
        {"text": _("What is done"), "due_on": _("Until"), "state": _("State"), "settled_at": _("Settled")},
        _acts(user),
    )
    yield Section(
        "checkin_comments",
        _("Your comments on check-ins"),
        {"text": _("Text"), "written_at": _("When")},
        [
            {"text": row.text, "written_at": row.written_at}
            for row in CheckInComment.objects.filter(author=user).order_by("-id")
        ],
    )


def _calls(user: User) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(Q(caller=user) | Q(contact=user) | Q(held_by=user) | Q(shared_by=user))


def _acts(user: User) -> list[Row]:
    rows = Act.objects.filter(Q(owner=user) | Q(settled_by=user)).order_by("-due_on", "-id")
    return [
        {
            "text": row.text,
            "due_on": row.due_on,
            "state": str(row.get_state_display()),
            "settled_at": row.settled_at,
        }
        for row in rows
    ]


def _texts(traces: Traces) -> Iterator[Texts]:
    written = ["summary", "summary_html", "notes", "notes_html", "skip_reason"]
    yield Texts(CheckIn.objects.all(), columns=written, data=["sheet"])
    yield Texts(CheckInEvent.objects.all(), data=["data"])
    yield Texts(CheckInComment.objects.all(), columns=["text", "html"])
    yield Texts(Act.objects.all(), columns=["text", "reason"])
    yield Texts(InstitutionRhythm.objects.exclude(reason=""), columns=["reason"])
