"""Which requests were open at a moment, from events: what happens later changes nothing in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from reports.measures import AGES, OLDEST
from reports.periods import Period, bounds

_BUCKETS = " ".join(
    f"WHEN ticket.filed_at > %(moment)s - INTERVAL '{days} days' THEN {at}" for at, days in enumerate(AGES)
)

# The rows of the figure "open", with the columns of what happened. A request is open when the last of its events that
# open or settle one is a filing or a reopening; only those still open, or settled since, come into question (by the
# index of settled requests: a long gone month reads no event of what it does not count).
OPEN = f"""
WITH asked AS MATERIALIZED (
    SELECT id FROM tickets_ticket WHERE status IN ('new', 'in_progress', 'waiting', 'awaiting_quota')
    UNION ALL
    SELECT id FROM tickets_ticket
    WHERE status NOT IN ('new', 'in_progress', 'waiting', 'awaiting_quota')
      AND GREATEST(resolved_at, closed_at) >= %(until)s AND filed_at < %(until)s
), happened AS MATERIALIZED (
    SELECT ticket.filed_at AS at, ticket.id AS ticket_id, NULL::bigint AS agent_id, '' AS channel,
        'open' AS measure, 1 AS value,
        (ticket.filed_at AT TIME ZONE %(zone)s)::date AS day,
        EXTRACT(HOUR FROM ticket.filed_at AT TIME ZONE %(zone)s)::smallint AS hour,
        ticket.institution_id, ticket.product_id, ticket.requester_id AS person_id, ticket.region_path AS regions,
        COALESCE((filing.data ->> 'unit')::bigint, ticket.unit_id) AS unit_id,
        COALESCE((filing.data ->> 'priority')::smallint, ticket.priority) AS priority,
        ticket.id AS source_id, (CASE {_BUCKETS} ELSE {OLDEST} END)::smallint AS age
    FROM asked
    CROSS JOIN LATERAL (
        SELECT * FROM tickets_ticket WHERE id = asked.id AND filed_at < %(until)s OFFSET 0
    ) ticket
    JOIN LATERAL (
        SELECT event.kind FROM tickets_event event
        WHERE event.ticket_id = ticket.id AND event.at < %(until)s
          AND (event.kind IN ('filed', 'reopened', 'resolved', 'withdrawn', 'dismissed', 'closed')
               OR event.kind = 'merged' AND event.data ? 'into')
        ORDER BY event.at DESC, event.id DESC LIMIT 1
    ) last ON last.kind IN ('filed', 'reopened')
    LEFT JOIN LATERAL (
        SELECT event.data FROM tickets_event event
        WHERE event.ticket_id = ticket.id AND event.kind = 'filed'
        ORDER BY event.at, event.id LIMIT 1
    ) filing ON TRUE
    WHERE %(institution)s::bigint IS NULL OR ticket.institution_id = %(institution)s
)
"""  # noqa: S608 - put together from words of ours


def moment_of(period: Period) -> datetime:
    """The end of the period, or now while it runs: what the ages count to."""
    return min(bounds(period.first, period.last)[1], timezone.now())


def ages(period: Period) -> Mapping[tuple[int, int], int]:
    """How many requests were open at the end of the period, by bucket of age and priority."""
    parameters: dict[str, Any] = {
        "until": bounds(period.first, period.last)[1],
        "moment": moment_of(period),
        "zone": timezone.get_current_timezone_name(),
        "institution": None,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"{OPEN} SELECT age, priority, COUNT(*) FROM happened GROUP BY 1, 2", parameters)  # noqa: S608
        return {(age, priority): number for age, priority, number in cursor.fetchall()}
