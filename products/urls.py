from django.urls import path

from products import views

app_name = "products"
urlpatterns = [
    path("office/products/", views.products, name="products"),
    path("office/products/create/", views.create_product, name="create_product"),
    path("office/products/<int:pk>/versions/release/", views.release_version, name="release_version"),
    path("office/institutions/<int:pk>/products/", views.owned, name="owned"),
    path("office/institutions/<int:pk>/products/own/", views.own_product, name="own_product"),
]
