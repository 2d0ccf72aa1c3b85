from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from organizations.models import Institution
from products.models import OwnedProduct, Product, ProductVersion


def products_shown() -> QuerySet[Product]:
    """All products in Turkish order, each with its versions, newest first, and how many institutions own it."""
    owned = OwnedProduct.objects.filter(product=OuterRef("pk")).order_by().values("product")
    owners = Subquery(owned.annotate(owners=Count("pk")).values("owners"))
    versions = Prefetch("versions", ProductVersion.objects.order_by("-released_on", "-id"))
    return (
        Product.objects.annotate(owner_count=Coalesce(owners, 0)).prefetch_related(versions).order_by("sort_key", "id")
    )


def owned_by(institution: Institution) -> QuerySet[OwnedProduct]:
    return (
        OwnedProduct.objects.filter(institution=institution)
        .select_related("product", "version")
        .order_by("product__sort_key", "id")
    )
