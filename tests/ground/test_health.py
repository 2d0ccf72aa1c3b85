"""The two addresses a proxy asks, open to everybody and telling nothing."""

import pytest
from django.db import connection
from django.db.utils import OperationalError


def test_a_living_process_says_ok_without_a_database(client):
    answer = client.get("/livez")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
@pytest.mark.check(107)
def test_a_ready_process_says_ok_and_nothing_else(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_without_the_database_it_is_not_ready(client):
    def gone(execute, sql, params, many, context):
        raise OperationalError

    with connection.execute_wrapper(gone):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"not ready")


def test_probes_are_not_sent_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/livez").status_code == 200
    assert client.get("/accounts/login/").status_code == 301
