from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages.actions.cataloguing.recording import locked_draft, record_version
from packages.models import CatalogueEvent, Offer, Tier, TierVersion
from packages.queries.catalogue import changes, on_sale_versions

State = TierVersion.State


@transaction.atomic
def publish(version: TierVersion, *, by: User | None) -> TierVersion:
    """From now on the tier is sold like this, and the version never changes again. What was sold before stays."""
    list(Tier.objects.select_for_update(no_key=True).order_by("id"))  # seats are compared across all tiers
    version = locked_draft(version)
    before = version.tier.versions.exclude(pk=version.pk).order_by("-number").first()
    if before and not changes(version, before):
        raise Refused(_("Nothing differs from version %(number)d.") % {"number": before.number})
    _check_seats_across_tiers(version)
    version.state, version.published_at = State.PUBLISHED, timezone.now()
    version.save(update_fields=["state", "published_at"])
    record_version(version, CatalogueEvent.Kind.PUBLISHED, by=by)
    return version


def _check_seats_across_tiers(version: TierVersion) -> None:
    """A number of users belongs to one tier: 500 is Premium, 501 is Premium+."""
    for other in on_sale_versions().exclude(tier=version.tier_id).select_related("tier"):
        begins_before_its_end = other.seats_maximum is None or version.seats_minimum <= other.seats_maximum
        ends_after_its_begin = version.seats_maximum is None or version.seats_maximum >= other.seats_minimum
        if begins_before_its_end and ends_after_its_begin:
            words = {"tier": other.tier.name, "low": other.seats_minimum, "high": other.seats_maximum or "∞"}
            raise Refused(_("%(tier)s is sold for %(low)s to %(high)s users; a number belongs to one tier.") % words)


@transaction.atomic
def retire(version: TierVersion, *, by: User | None) -> TierVersion:
    """Takes a version off sale. Refused while an offer on it waits for an answer."""
    version = TierVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    if version.state != State.PUBLISHED:
        raise Refused(_("Only a published version is retired."))
    today = timezone.localdate()
    waiting = Offer.objects.filter(version=version, state=Offer.State.SENT, valid_until__gte=today).count()
    if waiting:
        words = {"number": waiting}
        raise Refused(_("Offers on this version that wait for an answer: %(number)d. Withdraw them first.") % words)
    version.state = State.RETIRED
    version.save(update_fields=["state"])
    record_version(version, CatalogueEvent.Kind.RETIRED, by=by)
    return version
