from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages.models import CatalogueEvent, TierVersion


def locked_draft(version: TierVersion) -> TierVersion:
    """The draft as it is now; whoever publishes or edits it at the same moment waits."""
    found = TierVersion.objects.select_for_update(no_key=True).filter(pk=version.pk).first()
    if found is None:
        raise Refused(_("The draft was discarded meanwhile."))
    if found.state != TierVersion.State.DRAFT:
        raise Refused(_("The version was published meanwhile; what is published never changes."))
    return found


def record_version(
    version: TierVersion, kind: CatalogueEvent.Kind, *, by: User | None, data: dict[str, Any] | None = None
) -> None:
    CatalogueEvent.objects.create(tier_id=version.tier_id, number=version.number, kind=kind, actor=by, data=data or {})
