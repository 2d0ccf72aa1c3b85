from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from common.refusals import Refused
from organizations.actions.recording import locked
from organizations.previews import layout_of


@transaction.atomic
def as_previewed(institution_id: int, version: str, act: Callable[[], object]) -> None:
    """Does `act` under the institution's lock, as long as what was shown of it still holds.

    Refused when the tree, a role or an authority changed since the preview was made.
    """
    locked(institution_id)
    if layout_of(institution_id).version != version:
        raise Refused(
            _("Who sees what has changed meanwhile. Look at the new numbers below, then confirm once more."), field=""
        )
    act()
