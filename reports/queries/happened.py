"""What happened between two instants, as rows of (at, ticket, channel, measure, value, agent), from events, promises,
the ledger and sign-ins. Nothing in it changes afterwards: a day read again gives the same rows.

Who and where are taken from the filing: the event of filing keeps unit and priority, the ticket its region path. A
sign-in keeps where its person worked then.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils import timezone

from reports.measures import ALIKE, LOOKED_BACK_DAYS, MEASURES
from reports.models import Cut

# Whoever asks names the measures: what nobody asks for is not worked out (as long as all rows told are of one type).
_WANTED = "told.measure = ANY(%(measures)s)"

# Asked of filings only (a CASE: an EXISTS beside an AND is worked out for every event first), and by the requester's
# index alone: "+ 0" keeps the planner from reading all requests of the institution beside it. No request was last
# active before it was filed, so the index need not go further back than the filings that count.
REPEATED = f"""
    SELECT 1 FROM tickets_ticket asked
    LEFT JOIN tickets_ticket earlier ON earlier.requester_id = asked.requester_id
        AND earlier.institution_id + 0 = asked.institution_id AND earlier.product_id = asked.product_id
        AND earlier.filed_at >= asked.filed_at - INTERVAL '{LOOKED_BACK_DAYS} days'
        AND earlier.last_activity_at >= asked.filed_at - INTERVAL '{LOOKED_BACK_DAYS} days'
        AND (earlier.filed_at, earlier.id) < (asked.filed_at, asked.id)
        AND similarity(fold(earlier.subject), fold(asked.subject)) >= {ALIKE}
    WHERE asked.id = e.ticket_id AND (asked.follows_id IS NOT NULL OR earlier.id IS NOT NULL)
"""  # noqa: S608 - numbers of ours

EVENTS = f"""
    SELECT e.at, e.ticket_id, '' AS channel, told.measure, told.value,
        CASE WHEN e.kind IN ('answered', 'called', 'escalated') THEN e.actor_id
             WHEN e.kind = 'excused' THEN (
                SELECT first.actor_id FROM tickets_event first
                JOIN tickets_slaclock clock ON clock.ticket_id = first.ticket_id AND clock.answered_at = first.at
                WHERE first.ticket_id = e.ticket_id AND first.kind IN ('answered', 'called') AND first.at <= e.at
                ORDER BY first.id LIMIT 1
             )
             WHEN e.kind = 'resolved' AND COALESCE(
                (e.data ->> 'by_vendor')::boolean,
                (SELECT actor.vendor_role <> '' FROM accounts_user actor WHERE actor.id = e.actor_id)
             ) THEN e.actor_id END AS agent_id
    FROM tickets_event e {{ours_of_event}}
    CROSS JOIN LATERAL (
        SELECT 'filed' AS measure, 1 AS value WHERE e.kind = 'filed'
        UNION ALL SELECT 'filed_' || (e.data ->> 'kind'), 1 WHERE e.kind = 'filed'
        UNION ALL SELECT 'repeated', 1 WHERE CASE WHEN e.kind = 'filed' THEN EXISTS ({REPEATED}) END
        UNION ALL SELECT 'answers', 1 WHERE e.kind = 'answered'
        UNION ALL SELECT 'calls', 1 WHERE e.kind = 'called'
        UNION ALL SELECT 'call_minutes', (e.data ->> 'minutes')::int
            WHERE e.kind = 'called' AND e.data ->> 'minutes' IS NOT NULL
        UNION ALL SELECT 'escalated', 1 WHERE e.kind = 'escalated'
        UNION ALL SELECT e.kind::text, 1 WHERE e.kind IN ('resolved', 'reopened', 'withdrawn', 'excused')
        UNION ALL SELECT 'settled', 1 WHERE e.kind IN ('resolved', 'withdrawn', 'dismissed')
            OR e.kind = 'merged' AND e.data ? 'into'
            OR e.kind = 'closed' AND (
                SELECT before.kind FROM tickets_event before
                WHERE before.ticket_id = e.ticket_id AND (before.at, before.id) < (e.at, e.id)
                  AND before.kind IN ('filed', 'resolved', 'reopened')
                ORDER BY before.at DESC, before.id DESC LIMIT 1
            ) IS DISTINCT FROM 'resolved'
        UNION ALL SELECT 'rated', 1 WHERE e.kind = 'rated' AND e.data ->> 'before' IS NULL
        UNION ALL SELECT 'rating_sum', (e.data ->> 'after')::int - COALESCE((e.data ->> 'before')::int, 0)
            WHERE e.kind = 'rated'
        UNION ALL SELECT 'satisfied', ((e.data ->> 'after')::int >= 4)::int
            - COALESCE(((e.data ->> 'before')::int >= 4)::int, 0) WHERE e.kind = 'rated'
        UNION ALL SELECT 'dissatisfied', ((e.data ->> 'after')::int <= 2)::int
            - COALESCE(((e.data ->> 'before')::int <= 2)::int, 0) WHERE e.kind = 'rated'
    ) told
    WHERE e.at >= %(since)s AND e.at < %(until)s
      AND e.kind IN ('filed', 'answered', 'called', 'escalated', 'resolved', 'reopened', 'withdrawn', 'excused',
                     'dismissed', 'merged', 'closed', 'rated')
      AND {_WANTED}
"""  # noqa: S608 - put together from ours

PROMISES = f"""
    SELECT clock.answered_at, clock.ticket_id, '', told.measure, told.value, (
        SELECT first.actor_id FROM tickets_event first
        WHERE first.ticket_id = clock.ticket_id AND first.at = clock.answered_at
          AND first.kind IN ('answered', 'called')
        ORDER BY first.id LIMIT 1
    )
    FROM tickets_slaclock clock {{ours_of_clock}}
    CROSS JOIN LATERAL (
        SELECT 'met' AS measure, 1 AS value WHERE clock.state = 'met'
        UNION ALL SELECT 'late', 1 WHERE clock.state = 'missed'
        UNION ALL SELECT 'first_answers', 1
        UNION ALL SELECT 'elapsed', COALESCE(clock.elapsed_seconds, 0)
    ) told
    WHERE clock.answered_at >= %(since)s AND clock.answered_at < %(until)s AND clock.state IN ('met', 'missed')
      AND {_WANTED}
    UNION ALL
    SELECT clock.due_at, clock.ticket_id, '', 'missed', 1, NULL
    FROM tickets_slaclock clock {{ours_of_clock}}
    WHERE clock.due_at >= %(since)s AND clock.due_at < %(until)s AND clock.state = 'missed'
      AND 'missed' = ANY(%(measures)s)
"""  # noqa: S608 - put together from ours

UNITS = f"""
    SELECT entry.at, held.subject_id, account.service_id, told.measure, entry.captured, NULL
    FROM packages_ledgerentry entry
    JOIN packages_hold held ON held.id = entry.hold_id AND held.subject_kind = 'ticket'
    JOIN packages_quotaaccount account ON account.id = entry.account_id {{ours_of_account}}
    CROSS JOIN LATERAL (VALUES ('captured'), ('captured_' || account.service_id)) told(measure)
    WHERE entry.at >= %(since)s AND entry.at < %(until)s AND entry.captured <> 0 AND {_WANTED}
"""  # noqa: S608 - put together from ours

SIGN_INS = """
    SELECT entry.at, NULL::bigint, NULL::bigint, '', 'signed_in', 1,
        (entry.at AT TIME ZONE %(zone)s)::date, EXTRACT(HOUR FROM entry.at AT TIME ZONE %(zone)s)::smallint,
        entry.institution_id, NULL::bigint, entry.person_id,
        ARRAY(SELECT jsonb_array_elements_text(COALESCE(entry.data -> 'at_regions', '[]'))::bigint),
        (entry.data ->> 'at_unit')::bigint, NULL::smallint, entry.id
    FROM accounts_auditentry entry
    WHERE entry.at >= %(since)s AND entry.at < %(until)s AND entry.kind = 'signed_in'
      AND entry.institution_id IS NOT NULL AND 'signed_in' = ANY(%(measures)s)
      AND (%(institution)s::bigint IS NULL OR entry.institution_id = %(institution)s)
"""

# "OFFSET 0": requests are looked up one by one; the planner expects more facts than there are, and would read them all.
_HAPPENED = f"""
WITH happened AS MATERIALIZED (
    SELECT fact.at, fact.ticket_id, fact.agent_id, fact.channel, fact.measure, fact.value,
        (fact.at AT TIME ZONE %(zone)s)::date AS day,
        EXTRACT(HOUR FROM fact.at AT TIME ZONE %(zone)s)::smallint AS hour,
        ticket.institution_id, ticket.product_id, ticket.requester_id AS person_id, ticket.region_path AS regions,
        COALESCE((filing.data ->> 'unit')::bigint, ticket.unit_id) AS unit_id,
        COALESCE((filing.data ->> 'priority')::smallint, ticket.priority) AS priority,
        fact.ticket_id AS source_id
    FROM ({EVENTS} UNION ALL {PROMISES} UNION ALL {UNITS}) fact
    CROSS JOIN LATERAL (
        SELECT * FROM tickets_ticket WHERE id = fact.ticket_id OFFSET 0
    ) ticket
    LEFT JOIN LATERAL (
        SELECT event.data FROM tickets_event event
        WHERE event.ticket_id = fact.ticket_id AND event.kind = 'filed'
        ORDER BY event.at, event.id LIMIT 1
    ) filing ON TRUE
    UNION ALL {SIGN_INS}
)
"""  # noqa: S608 - put together from those above

# Joined before anything is worked out for a row: an institution's days are a small part of everybody's.
_OURS = "JOIN tickets_ticket ours ON ours.id = {}.ticket_id AND ours.institution_id = %(institution)s"
_JOINS = {"ours_of_event": _OURS.format("e"), "ours_of_clock": _OURS.format("clock")} | {
    "ours_of_account": "JOIN packages_subscription ours ON ours.id = account.subscription_id"
    " AND ours.institution_id = %(institution)s"
}


def happened(institution: int | None) -> str:
    """What happened, of one institution or of all, as the beginning of a statement."""
    return _HAPPENED.format(**(dict.fromkeys(_JOINS, "") if institution is None else _JOINS))


_KEPT_APART = {
    Cut.UNIT: ("institution_id", "unit_id", "regions", "product_id", "channel", "priority"),
    Cut.PERSON: ("institution_id", "unit_id", "regions", "person_id"),
    Cut.INSTITUTION: ("institution_id", "priority"),
    Cut.VENDOR: ("priority", "product_id", "channel"),
    Cut.AGENT: ("agent_id", "priority"),
    Cut.HOUR: ("hour",),
}
KEYS = {
    "institution_id": "NULL::bigint",
    "unit_id": "NULL::bigint",
    "regions": "ARRAY[]::bigint[]",
    "person_id": "NULL::bigint",
    "product_id": "NULL::bigint",
    "agent_id": "NULL::bigint",
    "priority": "NULL::smallint",
    "channel": "''",
    "hour": "NULL::smallint",
}
COLUMNS = ("day", "cut", *KEYS, *MEASURES)
_SUMS = ", ".join(f"COALESCE(SUM(value) FILTER (WHERE measure = '{name}'), 0) AS {name}" for name in MEASURES)


def _added_up(cut: Cut) -> str:
    apart = _KEPT_APART[cut]
    keys = ", ".join(name if name in apart else f"{empty} AS {name}" for name, empty in KEYS.items())
    grouped = ", ".join(("day", *apart))
    return f"SELECT day, '{cut.value}' AS cut, {keys}, {_SUMS} FROM happened GROUP BY {grouped}"  # noqa: S608 - ours


def figures_of(*cuts: Cut, institution: int | None = None) -> str:
    """The statement that adds up what happened, for some cuts; all its words are ours."""
    return happened(institution) + " UNION ALL ".join(map(_added_up, cuts))


def asked_of(
    since: datetime, until: datetime, institution: int | None = None, measures: Collection[str] = MEASURES
) -> dict[str, Any]:
    """The parameters of the statements above."""
    zone = timezone.get_current_timezone_name()
    return {"since": since, "until": until, "zone": zone, "institution": institution, "measures": list(measures)}
