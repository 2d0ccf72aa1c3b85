"""The figures above the queue. None is counted further than the page shows."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import IntegerField, Subquery

from accounts.models import User
from common.compiled import Prepared
from tickets.models import Ticket

LANES = (1, 2, 3, 4, Ticket.NO_PRIORITY)


class Capped(Subquery):
    """How many rows, as far as the limit of the queryset goes."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) capped)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Lane:
    key: str
    priority: int | None
    name: str
    count: int
    nearest: datetime | None
    soon: int = 0  # of the late: those that can still be met


@dataclass(frozen=True)
class Overview:
    lanes: list[Lane]
    views: dict[str, int]
    products: list[dict[str, Any]]
    tiers: dict[int, str]
    affected: int  # institutions with something in the software unit's queue


# Written out: the same through querysets is twenty subqueries that are compiled and planned anew for every poll.
# Counts go as far as "99+". $2 is the fence of visible_to for the vendor's people: an agent sees all.
_OVERVIEW = Prepared(
    """
WITH queue AS NOT MATERIALIZED (
  SELECT * FROM tickets_ticket
  WHERE team = $1 AND status IN ('new', 'in_progress') AND ($2 OR forwarded_at IS NOT NULL)
), ours AS NOT MATERIALIZED (
  SELECT * FROM tickets_ticket WHERE team = $1 AND ($2 OR forwarded_at IS NOT NULL)
)
SELECT
  (SELECT json_agg(json_build_array(
     lane,
     (SELECT count(*) FROM (SELECT 1 FROM queue WHERE priority = lane LIMIT 100) capped),
     (SELECT min(response_due_at) FROM queue WHERE priority = lane AND response_due_at > $4)
   ) ORDER BY lane) FROM unnest($6::int[]) lane),
  (SELECT count(*) FROM (SELECT 1 FROM queue WHERE response_due_at <= $4 LIMIT 100) capped),
  (SELECT count(*) FROM (
     SELECT 1 FROM queue WHERE response_due_at > $4 AND response_due_at <= $5 LIMIT 100) capped),
  (SELECT min(response_due_at) FROM queue WHERE response_due_at <= $5),
  (SELECT count(*) FROM (SELECT 1 FROM queue LIMIT 100) capped),
  (SELECT count(*) FROM (SELECT 1 FROM queue WHERE assignee_id IS NULL LIMIT 100) capped),
  (SELECT count(*) FROM (SELECT 1 FROM queue WHERE assignee_id = $3 LIMIT 100) capped),
  (SELECT count(*) FROM (SELECT 1 FROM ours WHERE status = 'waiting' LIMIT 100) capped),
  (SELECT count(*) FROM (SELECT 1 FROM ours WHERE status = 'awaiting_quota' LIMIT 100) capped),
  CASE WHEN $1 = 'software' THEN
    (SELECT count(*) FROM (SELECT DISTINCT institution_id FROM queue LIMIT 100) capped) ELSE 0 END,
  (SELECT json_object_agg(version.priority, tier.name)
     FROM packages_tierversion version JOIN packages_tier tier ON tier.id = version.tier_id
     WHERE version.state = 'published'),
  (SELECT json_agg(json_build_object('pk', id, 'name', name) ORDER BY sort_key)
     FROM (SELECT * FROM products_product ORDER BY sort_key LIMIT 200) product)
""",
    values=6,
)
_VIEWS = ("all", "unassigned", "mine", "customer", "quota")


def overview(user: User, *, now: datetime, soon: datetime, team: str = Ticket.Team.SUPPORT) -> Overview:
    """Every figure of the page in one statement."""
    values = [str(team), user.is_agent, user.pk, now, soon, list(LANES)]
    lanes, late, due_soon, late_next, *counts, affected, tiers, products = _OVERVIEW.rows(values)[0]
    names = {int(priority): name for priority, name in (_json(tiers) or {}).items()}
    found = [Lane("late", None, "", late, late_next, due_soon)]
    found += [
        Lane(str(lane), lane, names.get(lane, ""), count, datetime.fromisoformat(due) if due else None)
        for lane, count, due in _json(lanes)
        if lane != Ticket.NO_PRIORITY or count
    ]
    return Overview(found, dict(zip(_VIEWS, counts, strict=True)), _json(products) or [], names, affected)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
