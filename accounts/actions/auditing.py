"""The audit log: written beside every change it tells of, never changed, emptied by age only."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from accounts import audited
from accounts.models import AuditEntry, User
from common import origin


def audit(
    kind: str,
    *,
    by: User | None,
    person: User | int | None = None,
    institution_id: int | None = None,
    **data: Any,
) -> AuditEntry:
    """Writes an entry in the transaction of the change. People in `data` are kept as ids.

    An entry about a person that names no institution goes to the log of the one that person belongs to, if there is
    exactly one: so an institution's administrator sees the sign-ins of its own people.
    """
    person_id = person.pk if isinstance(person, User) else person
    if institution_id is None and person_id is not None:
        institution_id = audited.home_of(person_id)
    here = origin.current()
    return AuditEntry.objects.create(
        kind=kind,
        actor=by,
        person_id=person_id,
        institution_id=institution_id,
        data={key: _plain(value) for key, value in data.items()},
        address=here.address,
        device=here.device,
        through=here.through,
    )


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, User):
        return {"user": value.pk}
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value) if not isinstance(value, Decimal) else format(value, "f")


@transaction.atomic
def purge_audit(*, before: datetime, by: User | None) -> int:
    """Deletes what is older, as the retention rules say, and records that it did. How many entries went."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('supportx.audit_purge_before', %s, true)", [before.isoformat()])
        gone, _rows = AuditEntry.objects.filter(at__lt=before).delete()
        cursor.execute("SELECT set_config('supportx.audit_purge_before', '', true)")
    if gone:
        audit("audit_purged", by=by, before=before, rows=gone)
    return gone
