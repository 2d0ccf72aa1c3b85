"""What every change to an institution does: lock it, and write what happened."""

from typing import Any

from accounts.models import User
from organizations.models import Institution, OrganizationEvent, Region, Unit


def locked(institution_id: int) -> Institution:
    """One change at a time to an institution's tree and people. Filing a request does not wait for this lock."""
    return Institution.objects.select_for_update(no_key=True).get(pk=institution_id)


def record(institution_id: int, kind: str, *, by: User | None, **data: Any) -> None:
    OrganizationEvent.objects.create(institution_id=institution_id, kind=kind, actor=by, data=data)


def place_facts(place: Region | Unit | Institution | None) -> dict[str, Any] | None:
    return None if place is None else {"id": place.pk, "name": place.name}
