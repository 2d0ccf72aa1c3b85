"""Headers of every answer, the error pages, and the page of components."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from supportx.urls import urlpatterns as real


@login_not_required
def answer(request, kind):
    if kind == "page":
        return HttpResponse("ok")
    raise {
        "forbidden": PermissionDenied("Yalnız yöneticiler."),
        "large": RequestDataTooBig("too large"),
        "bug": RuntimeError("secret text"),
        "database": OperationalError("connection to server at 10.0.0.7 refused"),
    }[kind]


def guarded(request):
    return HttpResponse("in")


urlpatterns = [path("try/<str:kind>/", answer), path("guarded/", guarded), *real]
handler400 = "common.views.bad_request"
handler403 = "common.views.permission_denied"
handler404 = "common.views.page_not_found"
handler500 = "common.views.server_error"

pytestmark = pytest.mark.urls(__name__)
quiet = Client(raise_request_exception=False)


@pytest.mark.check(15)
def test_a_signed_in_page_is_kept_out_of_caches(client, cast):
    client.force_login(cast.ayse)

    response = client.get("/guarded/")

    assert (response.content, response["Cache-Control"]) == (b"in", "no-store")
    assert "HX-Request" in response["Vary"]
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.check(15)
def test_signing_out_empties_the_browser(client, cast):
    client.force_login(cast.ayse)

    response = client.post("/accounts/logout/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'


def test_a_signed_out_htmx_call_goes_to_sign_in_with_its_page(client, db):
    response = client.get(
        "/guarded/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/queue/?lane=1"}
    )

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/accounts/login/?next=/queue/%3Flane%3D1"


def test_each_answer_has_its_own_number(client, db):
    assert client.get("/try/page/")["X-Request-ID"] != client.get("/try/page/")["X-Request-ID"]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nothing/", 404, "Burada bir şey yok"),
        ("/try/forbidden/", 403, "Yalnız yöneticiler."),
        ("/try/large/", 413, "Bu çok büyük"),
        ("/try/bug/", 500, "Bu yapılamadı"),
        ("/try/database/", 503, "SupportX şu anda yanıt vermiyor"),
    ],
)
def test_an_error_page_says_what_happened_without_asking_the_database(address, status, words):
    response = quiet.get(address)  # no database in this test: a query would fail it

    assert response.status_code == status
    assert words in response.content.decode()
    assert "secret text" not in response.content.decode()
    assert "10.0.0.7" not in response.content.decode()


@pytest.mark.parametrize("address", ["/try/bug/", "/try/database/"])
def test_a_failure_shows_the_number_that_is_in_the_log(address):
    response = quiet.get(address)

    assert response["X-Request-ID"] in response.content.decode()


def test_a_database_that_is_away_asks_to_try_again():
    assert quiet.get("/try/database/")["Retry-After"] == "60"


def test_an_error_inside_a_piece_of_a_page_is_one_line():
    response = quiet.get("/nothing/", headers={"HX-Request": "true"})

    assert response.status_code == 404
    assert "<html" not in response.content.decode()
    assert "Bu artık burada değil." in response.content.decode()


def test_a_form_from_an_old_page_is_told_so(db):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})

    assert response.status_code == 403
    assert "Sayfa uzun süre açık kalmış" in response.content.decode()


@pytest.mark.parametrize("shell", ["", "vendor", "entrance"])
def test_the_component_page_shows_every_component_in_every_frame(client, db, settings, shell):
    settings.COMPONENT_PAGE = True

    html = client.get("/_components/", {"shell": shell}).content.decode()

    for part in (
        'class="button primary',
        'class="chip',
        'class="lane l1',
        "data-clock",
        'class="meter',
        "timeline",
        "error-summary",
        "dropzone",
    ):
        assert part in html
    assert html.count("<h1>") == 1


def test_the_component_page_is_not_there_in_production(client, db, settings):
    settings.COMPONENT_PAGE = False

    assert client.get("/_components/").status_code == 404
