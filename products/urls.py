from django.urls import path

from products.views import owning, using

HERE = "institutions/<int:pk>/use/"

app_name = "products"
urlpatterns = [
    path("office/products/", owning.products, name="products"),
    path("office/products/create/", owning.create_product, name="create_product"),
    path("office/products/<int:pk>/versions/release/", owning.release_version, name="release_version"),
    path("office/institutions/<int:pk>/products/", owning.owned, name="owned"),
    path("office/institutions/<int:pk>/products/own/", owning.own_product, name="own_product"),
    path(HERE, using.use, name="use"),
    path(HERE + "upload/", using.upload_use, name="upload_use"),
    path(HERE + "upload/template/", using.use_template, name="use_template"),
    path("institutions/use/<int:pk>/", using.use_batch, name="use_batch"),
    path("institutions/use/<int:pk>/take-in/", using.take_in_use, name="take_in_use"),
    path(HERE + "held/", using.held_use, name="held_use"),
    path("institutions/use/held/<int:pk>/correct/", using.correct_use, name="correct_use"),
    path("institutions/use/held/<int:pk>/drop/", using.drop_use, name="drop_use"),
]
