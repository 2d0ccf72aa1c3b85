"""Rows of product use as institutions send them."""

from datetime import timedelta

from django.utils import timezone


def day(back: int = 1) -> str:
    return (timezone.localdate() - timedelta(days=back)).isoformat()


def row(**changes):
    found = {"day": day(), "product": "gis-desktop", "person": "ayse@akcasu.example", "feature": "edit", "count": 3}
    return {**found, "minutes": 20, **changes}
