"""Who hears that a mail has failed: the managers, by the bell alone, and once until they have looked."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.models import Notice
from notifications.registry import register

MAIL_FAILED = "mail_failed"


def to_tell_of_failure() -> QuerySet[User]:
    unread = Notice.objects.filter(user=OuterRef("pk"), kind=MAIL_FAILED, read_at=None)
    managers = User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True)
    return managers.filter(~Exists(unread)).order_by("id")


def register_all() -> None:
    register(
        MAIL_FAILED,
        title=_title,
        body=_body,
        address=lambda pk: reverse("notifications:failed"),
        may_see=lambda user, pk: user.is_manager,
        which_seen=_which_seen,
        mailed=False,
    )


def _title(data: dict[str, Any]) -> str:
    return _("A mail could not be delivered")


def _body(data: dict[str, Any]) -> str:
    return _("To: %(address)s. See all mails that failed, and why.") % {"address": data.get("address", "")}


def _which_seen(user: User, pks: Collection[int]) -> Collection[int]:
    return pks if user.is_manager else ()
