from django.utils.translation import gettext as _

from common.refusals import Refused
from tickets.models import Comment


class Overtaken(Refused):
    """Someone else has written to the customer, or the customer to us, while this answer was being written."""

    def __init__(self, newer: Comment) -> None:
        super().__init__(_("%(name)s has written meanwhile. Read it, then send yours.") % {"name": newer.author.name})
        self.newer = newer
