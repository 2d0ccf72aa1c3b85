"""What every change to an institution does: lock it, and write what happened."""

from typing import Any

from accounts import actions as accounts
from accounts.models import User
from organizations.models import Institution, Region, Unit


def locked(institution_id: int) -> Institution:
    """One change at a time to an institution's tree and people. Filing a request does not wait for this lock."""
    return Institution.objects.select_for_update(no_key=True).get(pk=institution_id)


def record(
    institution_id: int, kind: str, *, by: User | None, person: User | dict[str, Any] | int | None = None, **data: Any
) -> None:
    """An entry of the audit log, in the transaction of the change. A person is kept as an id, however given."""
    about = person["id"] if isinstance(person, dict) else person
    accounts.audit(kind, by=by, person=about, institution_id=institution_id, **data)


def place_facts(place: Region | Unit | Institution | None) -> dict[str, Any] | None:
    return None if place is None else {"id": place.pk, "name": place.name}
