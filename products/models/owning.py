from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from common.models import SortKey
from organizations.models import Institution


class Product(models.Model):
    """Software the vendor sells and supports."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    sort_key = models.GeneratedField(expression=SortKey(F("name")), output_field=models.TextField(), db_persist=True)

    def __str__(self) -> str:
        return self.name


class ProductVersion(models.Model):
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(_("version"), max_length=40)
    released_on = models.DateField(_("released"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "name"], name="a_version_is_released_once")]

    def __str__(self) -> str:
        return self.name


class OwnedProduct(models.Model):
    """A product an institution owns, in the version it uses."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="owned_products")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="owners")
    version = models.ForeignKey(ProductVersion, on_delete=models.PROTECT, null=True, blank=True)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "product"], name="a_product_is_owned_once")]

    def __str__(self) -> str:
        return f"{self.product} {self.version or ''}".strip()
