"""What the audit log says of surveys. They are the vendor's own business."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audited import EXPORTS, SETTINGS, register
from accounts.before_after import Change, Facts, day, lines, name_field
from surveys.models import Survey

KINDS = {
    "survey_created": gettext_lazy("Survey drafted"),
    "survey_changed": gettext_lazy("Survey changed"),
    "survey_discarded": gettext_lazy("Draft of a survey discarded"),
    "survey_started": gettext_lazy("Survey started"),
    "survey_closed": gettext_lazy("Survey closed"),
    "survey_outcome_written": gettext_lazy("Outcome of a survey written"),
    "survey_published": gettext_lazy("Outcome of a survey published"),
}


def register_all() -> None:
    for kind, label in KINDS.items():
        register(kind, SETTINGS, label, says=_says(label), changes=_rest, is_internal=True)
    exported = gettext_lazy("Results of a survey downloaded")
    register("survey_exported", EXPORTS, exported, says=_says(exported), changes=_rest, is_internal=True)
    for code, field in _FIELDS.items():
        name_field(code, *field)


def _says(label: Any) -> Any:
    def says(facts: Facts) -> str:
        survey = facts.data.get("survey")
        return f"{label}: {survey['name']}" if survey else str(label)

    return says


def _rest(facts: Facts) -> list[Change]:
    return lines(facts, told={"survey"})


def _of(choices: Any) -> Any:
    return lambda value: str(dict(choices).get(str(value), value)) if value else _("none")


_FIELDS: dict[str, Any] = {
    "surveys": (gettext_lazy("Surveys"),),
    "copied_from": (gettext_lazy("Copy of"),),
    "question_added": (gettext_lazy("Question added"),),
    "question_changed": (gettext_lazy("Question changed"),),
    "question_removed": (gettext_lazy("Question removed"),),
    "question_moved": (gettext_lazy("Question moved"),),
    "added": (gettext_lazy("Place added"),),
    "removed": (gettext_lazy("Place removed"),),
    "people": (gettext_lazy("People"),),
    "seed": (gettext_lazy("Sample drawn with"), str),
    "survey.is_anonymous": (gettext_lazy("Anonymous"),),
    "survey.keeps": (gettext_lazy("Keeps"), _of(Survey.Keeps.choices)),
    "survey.quiet_days": (gettext_lazy("Spared days"),),
    "survey.ends_on": (gettext_lazy("Last day"), day),
    "survey.first_reminder_days": (gettext_lazy("First reminder"),),
    "survey.second_reminder_days": (gettext_lazy("Second reminder"),),
    "survey.tiers": (gettext_lazy("Package tier"),),
    "survey.roles": (gettext_lazy("Role"),),
    "survey.filed_least": (gettext_lazy("Requests at least"),),
    "survey.filed_days": (gettext_lazy("Counted over the last … days"),),
    "survey.seen_days": (gettext_lazy("Signed in within the last … days"),),
    "survey.used_days": (gettext_lazy("Used a product within the last … days"),),
    "survey.sampling": (gettext_lazy("Who of them is asked"), _of(Survey.Sampling.choices)),
    "survey.sample_size": (gettext_lazy("How many, or how many percent"),),
}
