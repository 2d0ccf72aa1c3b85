from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from common.asking import Question, ask
from common.decorators import managers_only, staff_only
from organizations.models import Institution
from products import actions, permissions
from products.forms.owning import OwnedProductForm, ProductForm, VersionForm
from products.models import Product
from products.queries import owned_by, products_shown

MOST = 500  # a vendor's whole range; the page is not paged


@staff_only
@require_GET
def products(request):
    return render(
        request,
        "products/products.html",
        {
            "products": products_shown()[:MOST],
            "can_manage": permissions.can_manage_products(request.user),
        },
    )


@managers_only
@require_http_methods(["GET", "POST"])
def create_product(request):
    question = Question(
        heading=_("New product"),
        action=_("Create the product"),
        done=_("Product created."),
        back_url=reverse("products:products"),
    )
    return ask(
        request,
        ProductForm(request.POST or None),
        question,
        lambda typed: actions.create_product(**typed, by=request.user),
    )


@managers_only
@require_http_methods(["GET", "POST"])
def release_version(request, pk):
    product = get_object_or_404(Product, pk=pk)
    question = Question(
        heading=_("New version"),
        action=_("Release the version"),
        done=_("Version released."),
        back_url=reverse("products:products"),
        object=product.name,
    )
    return ask(
        request,
        VersionForm(request.POST or None),
        question,
        lambda typed: actions.release_version(product, **typed, by=request.user),
    )


@staff_only
@require_GET
def owned(request, pk):
    institution = get_object_or_404(Institution, pk=pk)
    return render(
        request,
        "products/owned.html",
        {
            "institution": institution,
            "owned": owned_by(institution)[:MOST],
            "can_manage": permissions.can_manage_products(request.user),
        },
    )


@managers_only
@require_http_methods(["GET", "POST"])
def own_product(request, pk):
    institution = get_object_or_404(Institution, pk=pk)
    question = Question(
        heading=_("Product of the institution"),
        action=_("Save"),
        done=_("Product saved."),
        back_url=reverse("products:owned", args=[pk]),
        object=institution.name,
    )
    initial = {"product": request.GET.get("product")}
    return ask(
        request,
        OwnedProductForm(request.POST or None, initial=initial),
        question,
        lambda typed: actions.own_product(institution, **typed, by=request.user),
    )
