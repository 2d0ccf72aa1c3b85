"""Words of tables that are no figures of their own: each is defined once, for the page, the files and the glossary."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Term:
    code: str
    label: str | Promise
    meaning: str | Promise


_ALL = (
    Term("granted", _("In the package"), _("Units that the package gives for its whole term, corrections included.")),
    Term("captured", _("Used"), _("Units used since the package began.")),
    Term("held", _("On hold"), _("Units set aside for requests that wait for their answer. They are not used yet.")),
    Term("available", _("Left"), _("In the package, less what was used and what is on hold.")),
    Term(
        "runs_out_on",
        _("Runs out on"),
        _("The day on which nothing would be left, by last night's forecast. Empty when it lasts until the end."),
    ),
    Term("users", _("People"), _("Different people who used it.")),
    Term(
        "median",
        _("Middle of the institution"),
        _("The middle one of all people active in the month: half did more, half did less. Withheld under 5 people."),
    ),
)
TERMS: dict[str, Term] = {term.code: term for term in _ALL}
METERS = ("granted", "captured", "held", "available")
