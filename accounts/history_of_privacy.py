"""What the audit log says of personal data: handed out, corrected, erased, and the rules and texts that changed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audited import EXPORTS, PROTECTION, Change, Facts, register
from accounts.models import PrivacyEvent
from common import retention

_Kind = PrivacyEvent.Kind
AUDITED = {
    _Kind.EXPORT_ASKED: "data_export_made",
    _Kind.EXPORT_FETCHED: "data_export_fetched",
    _Kind.CORRECTED: "person_corrected",
    _Kind.ERASED: "person_erased",
    _Kind.TEXT_PUBLISHED: "disclosure_published",
    _Kind.RULE_CHANGED: "retention_rule_changed",
}


def register_all() -> None:
    register("data_export_made", EXPORTS, gettext_lazy("Export of personal data made"))
    register("data_export_fetched", EXPORTS, gettext_lazy("Export of personal data downloaded"))
    register("person_corrected", PROTECTION, gettext_lazy("Personal data corrected"))
    register("person_erased", PROTECTION, gettext_lazy("Person erased"))
    register("disclosure_published", PROTECTION, gettext_lazy("Disclosure text published"), says=_published)
    register(
        "retention_rule_changed", PROTECTION, gettext_lazy("Retention rule changed"), says=_rule, changes=_rule_changes
    )


def _published(facts: Facts) -> str:
    return _("Disclosure text published, version %(number)s") % {"number": facts.data.get("number", "")}


def _rule(facts: Facts) -> str:
    kind = retention.find(facts.data.get("rule", ""))
    return _("Retention rule changed: %(kind)s") % {"kind": kind.label if kind else facts.data.get("rule", "")}


def _rule_changes(facts: Facts) -> list[Change]:
    before, after = facts.data.get("before", {}), facts.data.get("after", {})
    return [Change(_("Rule"), _said(after), _said(before))]


def _said(rule: dict[str, object]) -> str:
    days = _("%(days)s days") % {"days": rule.get("days", "")}
    return days if rule.get("on") else _("%(rule)s, off") % {"rule": days}
