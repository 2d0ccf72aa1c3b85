from typing import Any

from django.utils import timezone

from accounts.actions.auditing import audit
from accounts.history_of_privacy import AUDITED
from accounts.models import DataRequest, PrivacyEvent, User


def note(
    kind: PrivacyEvent.Kind,
    *,
    by: User | None,
    person: User | None = None,
    data_request: DataRequest | None = None,
    **data: Any,
) -> None:
    """`data` names nobody: what is written here outlives an erasure. What managers answer for is audited as well."""
    if person is None and data_request is not None:
        person = data_request.user
    PrivacyEvent.objects.create(kind=kind, actor=by, person=person, request=data_request, at=timezone.now(), data=data)
    if kind in AUDITED:
        audit(AUDITED[kind], by=by, person=person, **data)
