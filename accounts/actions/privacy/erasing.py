"""A person is erased: name, address and phone go for good; requests, events and totals stay, without a name."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.privacy.recording import note
from accounts.actions.privacy.scrubbing import scrub
from accounts.models import DataRequest, PrivacyEvent, User
from accounts.models.naming import erased_address, marker
from accounts.personal import Holder, holders
from accounts.traces import Traces
from common.refusals import Refused

Kind = PrivacyEvent.Kind


@transaction.atomic
def erase_person(user: User, *, by: User) -> int:
    """Answers how many rows were changed or went. Whoever is erased already stays as they are."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_erased:
        return 0
    refuse_erasure(user, by=by)
    traces, changed = Traces.of(user), 0
    highest_first = list(reversed(holders()))
    changed += _remove(highest_first, user, by)
    for holder in highest_first:
        changed += sum(scrub(texts, traces) for written in holder.written for texts in written.texts(traces))
    _settle_requests(user, by=by)
    _empty(user)
    note(Kind.ERASED, by=by, person=user, rows=changed)
    return changed


def refuse_erasure(user: User, *, by: User) -> None:
    """What has to be done first, as a sentence."""
    if user == by:
        raise Refused(_("Another manager has to erase you."))
    managers = User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True)
    if user.is_manager and not managers.exclude(pk=user.pk).exists():
        raise Refused(_("This is the last manager. Name another one first."))
    for holder in holders():
        holder.refuse(user)


def _remove(highest_first: Iterable[Holder], user: User, by: User) -> int:
    gone = 0
    for holder in highest_first:
        for removed in holder.removed:
            gone += removed.count(user)
            removed.remove(user, by)
    return gone


def _settle_requests(user: User, *, by: User) -> None:
    """Nobody is told: the person is reached no more, and whoever erases knows."""
    for data_request in DataRequest.objects.open().filter(user=user).select_for_update().order_by("id"):
        data_request.state, data_request.settled_by = DataRequest.State.ANSWERED, by
        data_request.settled_at = timezone.now()
        data_request.save(update_fields=["state", "settled_by", "settled_at"])
        note(Kind.ANSWERED, by=by, data_request=data_request)


def _empty(user: User) -> None:
    User.objects.filter(pk=user.pk).update(
        name=marker(user.pk),
        email=erased_address(user.pk),
        phone="",
        password=make_password(None),
        vendor_role="",
        is_active=False,
        last_login=None,
        erased_at=timezone.now(),
    )


def forget_addresses(user: User) -> int:
    """What the sign-in library keeps of the address beside our row."""
    return EmailAddress.objects.filter(user=user).delete()[0]
