from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "products"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from products import holding
        from products.history import register_all

        register_all()
        holding.register_all()
