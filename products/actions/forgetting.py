"""Use loses its people: by age, and when a person is erased. The sums by place, product and day stay what they were."""

from datetime import datetime
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from products.models import HeldUse, ProductUse

_ADD_UP = """
WITH gone AS (
    DELETE FROM products_productuse WHERE id IN (
        SELECT id FROM products_productuse WHERE NOT is_summed AND day < %(day)s ORDER BY id LIMIT %(limit)s
    ) RETURNING *
), added AS (
    INSERT INTO products_productuse
        (institution_id, product_id, day, feature, who, unit_id, regions, count, minutes, is_summed)
    SELECT institution_id, product_id, day, feature,
        's' || COALESCE(unit_id::text, '') || ':' || array_to_string(regions, ','),
        unit_id, regions, SUM(count), SUM(minutes), TRUE
    FROM gone GROUP BY institution_id, product_id, day, feature, unit_id, regions
    ON CONFLICT (institution_id, day, product_id, feature, who)
    DO UPDATE SET count = products_productuse.count + EXCLUDED.count,
        minutes = products_productuse.minutes + EXCLUDED.minutes
) SELECT COUNT(*) FROM gone
"""


@transaction.atomic
def sum_up_use(before: datetime, limit: int) -> int:
    """People of days before this one are added up, by place, product, feature and day. How many rows that were."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD_UP, {"day": timezone.localdate(before), "limit": limit})
        return int(cursor.fetchone()[0])


@transaction.atomic
def forget_use(user: User, by: User | None = None) -> None:
    """Rows keep their numbers under a mark of chance; one that waits for being put right goes."""
    ProductUse.objects.filter(user=user).update(user=None, who=f"e{uuid4().hex}")
    HeldUse.objects.filter(row__person=user.email).delete()


def drop_old_held_rows(before: datetime, limit: int) -> int:
    old = HeldUse.objects.filter(at__lt=before).order_by("id").values("pk")[:limit]
    gone, _rows = HeldUse.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    return gone
