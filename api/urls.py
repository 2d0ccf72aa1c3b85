from django.urls import path

from api import views

app_name = "api"
urlpatterns = [path("product-use/", views.tell_product_use, name="tell_product_use")]
