from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import RetentionRule, RetentionRun
from common import retention


@dataclass(frozen=True)
class Rule:
    """How long a kind of data is kept today, by decision or by default."""

    kind: retention.Kind
    days: int
    is_enabled: bool
    decided: RetentionRule | None

    def limit(self, now: datetime) -> datetime:
        return now - timedelta(days=self.days)


@dataclass(frozen=True)
class Tonight:
    """What the next run would do, and what the last one did."""

    rule: Rule
    due: retention.Due
    last: RetentionRun | None


def rules() -> list[Rule]:
    decided = {row.kind: row for row in RetentionRule.objects.select_related("changed_by")}
    return [_rule(kind, decided.get(kind.code)) for kind in retention.kinds()]


def rule_named(code: str) -> Rule:
    """Of a kind that is registered."""
    kind = retention.find(code)
    if kind is None:
        raise LookupError(code)
    return rule_of(kind)


def rule_of(kind: retention.Kind) -> Rule:
    return _rule(kind, RetentionRule.objects.select_related("changed_by").filter(kind=kind.code).first())


def tonight(now: datetime) -> list[Tonight]:
    """Also for rules that are off: it says what they would find."""
    last = {run.kind: run for run in RetentionRun.objects.order_by("kind", "-id").distinct("kind")}
    return [Tonight(rule, rule.kind.due(rule.limit(now)), last.get(rule.kind.code)) for rule in rules()]


def latest_runs(limit: int = 30) -> list[tuple[RetentionRun, retention.Kind | None]]:
    return [(run, retention.find(run.kind)) for run in RetentionRun.objects.order_by("-id")[:limit]]


def _rule(kind: retention.Kind, row: RetentionRule | None) -> Rule:
    return Rule(kind, row.days if row else kind.days, row.is_enabled if row else kind.is_enabled, row)
