"""What answers are told apart by: tier, institution, topmost region."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.models import Survey

Keeps = Survey.Keeps


@dataclass(frozen=True)
class Kept:
    column: str
    nothing: Any
    label: str | Promise


KEPT: dict[str, Kept] = {
    Keeps.TIER: Kept("tier", "", _("By tier")),
    Keeps.INSTITUTION: Kept("institution_id", None, _("By institution")),
    Keeps.REGION: Kept("region_id", None, _("By topmost region")),
}


def telling_institutions(survey: Survey) -> str:
    """By what its sheets say which institution they come from; empty when they do not."""
    if not survey.is_anonymous:
        return Keeps.INSTITUTION
    return survey.keeps if survey.keeps in (Keeps.INSTITUTION, Keeps.REGION) else ""
