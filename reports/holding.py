"""What the figures keep about a person: numbers of days, under the person's number."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import Holder, Row, Section, register
from reports.models import DailyFigure

FIGURES = {
    "filed": _("Filed"),
    "resolved": _("Resolved"),
    "captured": _("Units used"),
    "rated": _("Rated"),
    "answers": _("Answers"),
    "calls": _("Calls"),
}


def register_all() -> None:
    register(
        Holder(
            app="reports",
            sections=_sections,
            models=("reports.DailyFigure",),
            kept=[_("Figures of closed days: the same totals, under a number instead of the name.")],
            weight=lambda user: _figures(user).count(),
        )
    )


def _sections(user: User) -> Iterable[Section]:
    yield Section("daily_figures", _("Figures of your days"), {"day": _("Day"), **FIGURES}, _rows(user))


def _rows(user: User) -> list[Row]:
    rows = _figures(user).order_by("-day", "id").values("day", *FIGURES)
    return [{"day": row["day"], **{key: row[key] for key in FIGURES}} for row in rows]


def _figures(user: User) -> QuerySet[DailyFigure]:
    return DailyFigure.objects.filter(Q(person=user) | Q(agent=user))
