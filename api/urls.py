from django.urls import path

from api.views import using

app_name = "api"
urlpatterns = [path("product-use/", using.tell_product_use, name="tell_product_use")]
