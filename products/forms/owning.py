from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.models import Product, ProductVersion


class ProductForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)


class VersionForm(forms.Form):
    name = forms.CharField(label=_("Version"), max_length=40)
    released_on = forms.DateField(label=_("Released on"), initial=timezone.localdate)


class OwnedProductForm(forms.Form):
    product = forms.ModelChoiceField(Product.objects.order_by("sort_key", "id"), label=_("Product"), empty_label="")
    version = forms.ModelChoiceField(
        ProductVersion.objects.none(), label=_("Version"), required=False, empty_label=_("Not known")
    )
    since = forms.DateField(label=_("Since"), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = ProductVersion.objects.select_related("product")
        self.fields["version"].queryset = versions.order_by("product__sort_key", "-released_on", "-id")  # type: ignore[attr-defined]
        self.fields["version"].label_from_instance = lambda version: f"{version.product} {version}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        version = cleaned.get("version")
        if version and cleaned.get("product") and version.product_id != cleaned["product"].pk:
            self.add_error("version", _("This version belongs to another product."))
        return cleaned
