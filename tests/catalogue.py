"""Drafts of the catalogue, in one line each."""

from packages.actions import cataloguing
from packages.models import Tier, TierVersion


def drafted(code: str = "premium", *, by=None) -> TierVersion:
    return cataloguing.draft(Tier.objects.get(code=code), by=by)
