"""What is known of every institution, and the conditions that figures count and lists show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

LOOKED_BACK = timedelta(days=90)

# Plain numbers of the definitions; the page says them.
OVER_POINTS = 20  # so many points more of the units than of the term are gone
OVER_DAYS, UNDER_DAYS = 30, 90  # younger packages say nothing
UNDER_SHARE = 50  # percent: less than this part of what the term would allow is used
MISSES, MISSED_PERCENT = 3, 10
RATINGS, LOW_MEAN = 5, 3.5

NO_PACKAGE, LAPSED = "none", "lapsed"

STANDING = """
WITH latest AS MATERIALIZED (
    SELECT DISTINCT ON (sold.institution_id) sold.id, sold.institution_id, sold.state, sold.starts_on, sold.ends_on,
        tier.code, tier.name, tier.rank, sold.ends_on > %(today)s AS runs,
        LEAST((%(today)s - sold.starts_on)::float / (sold.ends_on - sold.starts_on), 1) AS passed
    FROM packages_subscription sold
    JOIN packages_tierversion version ON version.id = sold.version_id
    JOIN packages_tier tier ON tier.id = version.tier_id
    WHERE sold.state <> 'draft' AND sold.starts_on <= %(today)s AND sold.ends_on > sold.starts_on
    ORDER BY sold.institution_id, sold.ends_on DESC
), meters AS (
    SELECT account.subscription_id,
        MAX((account.held + account.captured)::float / account.granted) AS fullest,
        SUM(account.held + account.captured)::float / SUM(account.granted) AS used,
        BOOL_OR(account.granted = account.held + account.captured) AS is_empty
    FROM packages_quotaaccount account
    JOIN latest ON latest.id = account.subscription_id AND latest.runs
    WHERE NOT account.unlimited AND account.granted > 0 AND account.service_id IN ('written', 'phone', 'remote')
    GROUP BY account.subscription_id
), waiting AS (
    SELECT institution_id, COUNT(*) AS requests
    FROM tickets_ticket WHERE status = 'awaiting_quota' GROUP BY institution_id
), missed AS (
    SELECT ticket.institution_id, COUNT(*) AS promises
    FROM tickets_slaclock clock JOIN tickets_ticket ticket ON ticket.id = clock.ticket_id
    WHERE clock.state = 'missed' AND clock.excused_at IS NULL AND clock.due_at >= %(since)s
    GROUP BY ticket.institution_id
), busy AS MATERIALIZED (
    SELECT missed.institution_id, missed.promises, (
        SELECT COUNT(*) FROM tickets_ticket ticket
        WHERE ticket.institution_id = missed.institution_id AND ticket.last_activity_at >= %(since)s
    ) AS requests
    FROM missed WHERE missed.promises >= %(misses)s
), rated AS (
    SELECT institution_id, COUNT(*) AS ratings, AVG(rating)::float AS mean
    FROM tickets_ticket WHERE rating IS NOT NULL AND rated_at >= %(since)s GROUP BY institution_id
), standing AS MATERIALIZED (
    SELECT institution.id, institution.name, institution.city, institution.sort_key,
        latest.id AS subscription_id, latest.state, latest.starts_on, latest.ends_on, latest.passed,
        COALESCE(latest.runs, FALSE) AS runs, latest.name AS tier_name,
        CASE WHEN latest.runs THEN latest.code WHEN latest.id IS NULL THEN 'none' ELSE 'lapsed' END AS tier,
        CASE WHEN latest.runs THEN latest.rank ELSE 99 END AS rank,
        meters.fullest, meters.used, COALESCE(meters.is_empty, FALSE) AS is_empty,
        COALESCE(waiting.requests, 0) AS waiting, COALESCE(busy.promises, 0) AS missed, busy.requests AS busy,
        COALESCE(rated.ratings, 0) AS ratings, rated.mean,
        EXISTS (
            SELECT 1 FROM packages_subscription following
            WHERE following.institution_id = institution.id AND following.starts_on >= latest.ends_on
              AND following.state IN ('scheduled', 'active')
        ) AS is_renewed
    FROM organizations_institution institution
    LEFT JOIN latest ON latest.institution_id = institution.id
    LEFT JOIN meters ON meters.subscription_id = latest.id
    LEFT JOIN waiting ON waiting.institution_id = institution.id
    LEFT JOIN busy ON busy.institution_id = institution.id
    LEFT JOIN rated ON rated.institution_id = institution.id
)
"""

_OVER = "runs AND %(today)s - starts_on >= %(over_days)s AND fullest >= passed + %(over_points)s / 100.0"
CONDITIONS = {
    "ending-30": "runs AND ends_on <= %(today)s + 30",
    "ending-60": "runs AND ends_on <= %(today)s + 60",
    "ending-90": "runs AND ends_on <= %(today)s + 90",
    "renewed": "is_renewed",
    "open": "NOT is_renewed",
    "over": _OVER,
    "under": (
        "runs AND %(today)s - starts_on >= %(under_days)s AND used * 100 < passed * %(under_share)s"
        f" AND NOT COALESCE({_OVER}, FALSE)"
    ),
    "quota": "(runs AND is_empty OR waiting > 0)",
    "misses": "missed * 100 >= busy * %(missed_percent)s",
    "satisfaction": "ratings >= %(ratings)s AND mean < %(low_mean)s",
    "suspended": "runs AND state = 'suspended'",
}
RISKS = ("quota", "misses", "satisfaction", "suspended")
USES = ("over", "under")
ENDING = ("30", "60", "90")
CONDITIONS["any"] = " OR ".join(f"COALESCE({CONDITIONS[risk]}, FALSE)" for risk in RISKS)


@dataclass(frozen=True)
class Limits:
    """The numbers in the definitions, for the page that says them."""

    days: int = LOOKED_BACK.days
    over_points: int = OVER_POINTS
    over_days: int = OVER_DAYS
    under_share: int = UNDER_SHARE
    under_days: int = UNDER_DAYS
    misses: int = MISSES
    missed_percent: int = MISSED_PERCENT
    ratings: int = RATINGS
    low_mean: float = LOW_MEAN


def limits() -> Limits:
    return Limits()


def numbers(now: datetime | None) -> dict[str, Any]:
    moment = now or timezone.now()
    return {
        "today": timezone.localdate(moment),
        "since": moment - LOOKED_BACK,
        "over_points": OVER_POINTS,
        "over_days": OVER_DAYS,
        "under_days": UNDER_DAYS,
        "under_share": UNDER_SHARE,
        "misses": MISSES,
        "missed_percent": MISSED_PERCENT,
        "ratings": RATINGS,
        "low_mean": LOW_MEAN,
    }
