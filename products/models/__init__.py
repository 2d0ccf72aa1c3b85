from products.models.owning import OwnedProduct, Product, ProductVersion
from products.models.using import HeldUse, ProductUse, UseBatch

__all__ = ["HeldUse", "OwnedProduct", "Product", "ProductUse", "ProductVersion", "UseBatch"]
