"""What the audit log says of the rhythms of check-ins. They are the vendor's own business."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy

from accounts.audited import SETTINGS, register
from accounts.before_after import Change, Facts, lines, name_field
from surveys.models import Rhythm


def register_all() -> None:
    of_tier = gettext_lazy("Rhythm of check-ins changed")
    register("tier_rhythm_set", SETTINGS, of_tier, says=_of_tier, changes=_changes, is_internal=True)
    label = gettext_lazy("Rhythm of check-ins of an institution changed")
    register("institution_rhythm_set", SETTINGS, label, is_internal=True)
    name_field("rhythm", gettext_lazy("How often"), _rhythm)
    name_field("caller", gettext_lazy("Who calls"))


def _of_tier(facts: Facts) -> str:
    return gettext("Rhythm of check-ins changed: %(tier)s") % {"tier": facts.data.get("tier", "")}


def _changes(facts: Facts) -> list[Change]:
    return lines(facts, subject="rhythm", told={"tier"})


def _rhythm(value: Any) -> str:
    words = {**dict(Rhythm.choices), "by_tier": gettext_lazy("As its tier says")}
    return str(words.get(str(value), value))
