"""What product use keeps about a person, and how long it stays a person's."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import Holder, Removed, Row, Section, register
from common import retention
from products import actions
from products.models import HeldUse, ProductUse

PEOPLE_DAYS, HELD_DAYS = 2 * 365, 180


def register_all() -> None:
    register(
        Holder(
            app="products",
            sections=_sections,
            models=("products.HeldUse", "products.ProductUse", "products.UseBatch"),
            removed=[Removed(_("Days of product use that lose the person"), _days, actions.forget_use)],
            weight=_days,
            kept=[_("How much a product was used on a day: the numbers, under a mark of chance.")],
        )
    )
    retention.register(
        retention.Kind(
            code="product_use",
            label=_("Product use by person"),
            effect=_("Added up by unit, product and day; nobody stands in it any more."),
            days=PEOPLE_DAYS,
            is_enabled=True,
            due=_use_due,
            purge=actions.sum_up_use,
        )
    )
    retention.register(
        retention.Kind(
            code="held_use",
            label=_("Rows of product use that were held back"),
            effect=_("Deleted, whether somebody decided about them or not."),
            days=HELD_DAYS,
            is_enabled=True,
            due=_held_due,
            purge=actions.drop_old_held_rows,
        )
    )


def _sections(user: User) -> Iterable[Section]:
    columns = {
        "day": _("Day"),
        "institution": _("Institution"),
        "product": _("Product"),
        "feature": _("Feature"),
        "count": _("Count"),
        "minutes": _("Minutes"),
    }
    yield Section("product_use", _("Use of products"), columns, _rows(user))


def _rows(user: User) -> list[Row]:
    found = ProductUse.objects.filter(user=user).order_by("-day", "id")
    values = found.values_list("day", "institution__name", "product__name", "feature", "count", "minutes")
    return [
        dict(zip(("day", "institution", "product", "feature", "count", "minutes"), row, strict=True)) for row in values
    ]


def _days(user: User) -> int:
    return ProductUse.objects.filter(user=user).count()


def _use_due(before: datetime) -> retention.Due:
    old = ProductUse.objects.filter(is_summed=False, day__lt=timezone.localdate(before))
    found = old.aggregate(count=Count("pk"), oldest=Min("day"))
    oldest = found["oldest"]
    at = timezone.make_aware(datetime(oldest.year, oldest.month, oldest.day)) if oldest else None  # noqa: DTZ001
    return retention.Due(found["count"], at)


def _held_due(before: datetime) -> retention.Due:
    return retention.Due(**HeldUse.objects.filter(at__lt=before).aggregate(count=Count("pk"), oldest=Min("at")))
