from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations.actions.recording import locked, record
from organizations.models import Institution


@transaction.atomic
def show_names(institution: Institution, *, to: str, by: User) -> None:
    """Who reads people's names beside figures about single people; for everybody else pseudonyms stand there."""
    if to not in Institution.NamesFor.values:
        raise Refused(_("Choose who reads the names."), field="to")
    kept = locked(institution.pk)
    if kept.names_for == to:
        return
    before, kept.names_for = kept.names_for, to
    kept.save(update_fields=["names_for"])
    record(kept.pk, "names_shown", by=by, before=before, after=to)
