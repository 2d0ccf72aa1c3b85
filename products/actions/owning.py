from datetime import date

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from common.refusals import Refused
from common.turkish import fold
from organizations import actions as organizations
from organizations.models import Institution
from products.models import OwnedProduct, Product, ProductVersion


def create_product(*, name: str, by: User | None) -> Product:
    code = slugify(fold(name))[:50]
    if not code:
        raise Refused(_("A name needs letters or digits."), field="name")
    try:
        with transaction.atomic():
            product = Product.objects.create(code=code, name=name)
            audit("product_created", by=by, product=name)
            return product
    except IntegrityError:
        raise Refused(_("There is already a product with this name."), field="name") from None


def release_version(product: Product, *, name: str, released_on: date, by: User | None) -> ProductVersion:
    try:
        with transaction.atomic():
            version = ProductVersion.objects.create(product=product, name=name, released_on=released_on)
            audit("version_released", by=by, product=product.name, version=name, released_on=released_on)
            return version
    except IntegrityError:
        raise Refused(_("This version is released already."), field="name") from None


@transaction.atomic
def own_product(
    institution: Institution,
    product: Product,
    *,
    version: ProductVersion | None = None,
    since: date,
    by: User | None,
) -> OwnedProduct:
    """The institution owns the product, or from now on uses another version of it."""
    if version and version.product_id != product.pk:
        raise Refused(_("This version belongs to another product."), field="version")
    owned, is_new = OwnedProduct.objects.select_for_update().get_or_create(
        institution=institution, product=product, defaults={"version": version, "since": since}
    )
    before = None if is_new else f"{product} {owned.version or ''}".strip()
    if not is_new:
        owned.version, owned.since = version, since
        owned.save(update_fields=["version", "since"])
    after = f"{product} {version or ''}".strip()
    organizations.record(institution.pk, "product_owned", by=by, before=before, after=after, since=since)
    return owned
