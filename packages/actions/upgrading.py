from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages import grants
from packages.actions.counters import lock_accounts, record, shifted
from packages.actions.ranges import Share, check_seats, shares
from packages.actions.recording import locked
from packages.actions.recording import record as record_event
from packages.actions.selling import features
from packages.models import LedgerEntry, QuotaAccount, Subscription, SubscriptionEvent, TierVersion

SOLD = (LedgerEntry.Kind.GRANT, LedgerEntry.Kind.UPGRADE)


@transaction.atomic
def upgrade(
    subscription: Subscription, to: TierVersion, *, seats: int, allowances: dict[str, int], by: User | None
) -> Subscription:
    """At once: the same accounts get the difference, what is held or captured stays, and so do top-ups.

    Upwards is a higher tier, or more users of the same one. A downgrade waits for the renewal.
    """
    current = locked(subscription.pk)
    _check(current, to, seats)
    sold = shares(to, allowances)
    before = {"tier": current.version.tier.name, "seats": current.seats, "response_minutes": current.response_minutes}
    _copy(to, seats, onto=current)
    grants.upgraded(current.pk)
    lock_accounts(current.pk)
    for share in sold:
        _grant_difference(current, to, seats, share, by=by)
    after = {"tier": to.tier.name, "seats": seats, "response_minutes": to.response_minutes}
    data = {"before": before, **after}
    record_event(current, SubscriptionEvent.Kind.UPGRADED, by=by, data=data, before=before, after=after)
    subscription.refresh_from_db()
    grants.granted(current.pk)
    return subscription


def _check(current: Subscription, to: TierVersion, seats: int) -> None:
    if not current.is_running_on(timezone.localdate()):
        raise Refused(_("Only a running or scheduled subscription is upgraded."))
    if to.state != TierVersion.State.PUBLISHED:
        raise Refused(_("Only a published version of a tier is sold."), field="version")
    same_tier = to.tier_id == current.version.tier_id
    if to.tier.rank < current.version.tier.rank or (same_tier and seats < current.seats):
        raise Refused(_("A smaller package starts with the renewal."), field="version")
    if same_tier and seats == current.seats:
        raise Refused(_("The subscription has this package already."), field="version")
    check_seats(to, seats)


def _grant_difference(current: Subscription, to: TierVersion, seats: int, share: Share, *, by: User | None) -> None:
    account, _created = QuotaAccount.objects.get_or_create(subscription=current, service_id=share.code)
    opens = share.unlimited and not account.unlimited
    sold = account.entries.filter(kind__in=SOLD).aggregate(units=Sum("granted"))["units"] or 0
    difference = 0 if share.unlimited else share.amount - sold
    if difference < 0 or (account.unlimited and not share.unlimited):
        sentence = _("This would take units away. A smaller package starts with the renewal.")
        raise Refused(sentence, field=share.code)
    if not (difference or opens):
        return
    account.unlimited = share.unlimited
    account.warned_at_percent = None
    account.save(update_fields=["unlimited", "warned_at_percent"])
    key = f"upgrade:{current.pk}:{to.pk}:{seats}:{share.code}"
    record(shifted(account.pk, granted=difference), LedgerEntry.Kind.UPGRADE, granted=difference, key=key, by=by)


def _copy(version: TierVersion, seats: int, *, onto: Subscription) -> None:
    onto.version = version
    onto.priority = version.priority
    onto.response_minutes = version.response_minutes
    onto.features = features(version)
    onto.seats = seats
    onto.save(update_fields=["version", "priority", "response_minutes", "features", "seats"])
