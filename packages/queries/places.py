from django.db.models import QuerySet

from accounts.models import User
from organizations.models import Institution
from packages.models import Subscription


def latest(institution: Institution) -> Subscription | None:
    """The subscription that ended last, or the one to come: what a page speaks of when none is valid."""
    sold = Subscription.objects.of(institution).exclude(state=Subscription.State.DRAFT)
    return sold.with_tier().order_by("-ends_on", "-id").first()


def people_to_ask() -> QuerySet[User]:
    """The vendor's managers: they sell, renew and add units."""
    managers = User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True)
    return managers.order_by("sort_key", "id")[:3]
