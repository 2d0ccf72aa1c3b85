"""The audit log: written beside every change it tells of, never changed, emptied by age only."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from accounts import audited
from accounts.models import AuditEntry, User
from common import origin
from worktime.models import CalendarRevision


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
    written = entry(kind, by=by, person=person, institution_id=institution_id, **data)
    if written.institution_id is None and written.person_id is not None:
        written.institution_id = audited.home_of(written.person_id)
    written.save(force_insert=True)
    return written


def audit_all(entries: Iterable[AuditEntry]) -> None:
    """Writes entries made by `entry`, in one statement."""
    AuditEntry.objects.bulk_create(entries, batch_size=1000)


def entry(
    kind: str,
    *,
    by: User | None,
    person: User | int | None = None,
    institution_id: int | None = None,
    **data: Any,
) -> AuditEntry:
    """An entry that is not written yet."""
    here = origin.current()
    return AuditEntry(
        kind=kind,
        actor=by,
        person_id=person.pk if isinstance(person, User) else person,
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


def audit_export(
    kind: str,
    *,
    by: User | None,
    institution_id: int | None = None,
    filters: Any = None,
    free: Collection[str] = (),
    rows: int | None = None,
    **data: Any,
) -> AuditEntry:
    """Who took what out: written before the first byte leaves. Data that cannot be recorded is not handed out.

    `filters` is the dataclass of what was asked for. Of `free` words only that there were any is kept: they may name
    people. A customer's download stands in the log of the customer's institution; nobody stands behind a program's, so
    it names the institution itself.
    """
    if institution_id is None and by is not None and not by.is_vendor:
        institution_id = audited.home_of(by.pk)
    narrowed = {field.name: getattr(filters, field.name) for field in fields(filters)} if filters else {}
    said = {f"{kind}.{name}": "…" if name in free else value for name, value in narrowed.items() if value}
    return audit(kind, by=by, institution_id=institution_id, filters=said, rows=rows, **data)


def audit_calendar(revision: CalendarRevision) -> None:
    """The app of the calendar is below this one: it tells us of each revision while it is made."""
    written = entry(f"calendar_{revision.verb}", by=None, number=revision.number)
    written.actor_id = revision.created_by_id
    written.data |= {"before": revision.before, "after": revision.after}
    written.save(force_insert=True)


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
