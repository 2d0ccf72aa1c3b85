"""Money as people read it. Prices are in Turkish lira and stay hidden until the deployment shows them."""

from decimal import Decimal

from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language


def lira(amount: Decimal) -> str:
    """12.480,50 ₺ in Turkish, ₺12,480.50 in English."""
    number = formats.number_format(amount, 2, force_grouping=True)
    return f"₺{number}" if get_language() == "en" else f"{number} ₺"


def prices_are_shown() -> bool:
    return bool(settings.SHOW_PRICES)
