"""What a draft still lacks before it can start; its page and the starting itself say the same."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from surveys.models import Survey


@dataclass(frozen=True)
class Lack:
    """`verb` is the address where it is put right."""

    text: str
    verb: str


def lacks(survey: Survey, today: date, *, has_questions: bool | None = None) -> list[Lack]:
    """`has_questions` is for callers who have read them."""
    found = []
    if not (survey.questions.exists() if has_questions is None else has_questions):
        found.append(Lack(_("Add a question first."), "surveys:survey"))
    if survey.ends_on is None:
        found.append(Lack(_("Choose the last day first."), "surveys:change_manner"))
    elif survey.ends_on < today:
        found.append(Lack(_("The last day is over. Choose a later one."), "surveys:change_manner"))
    return found
