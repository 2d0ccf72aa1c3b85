import pytest
from django.db import connection, transaction

from accounts.models import User
from common.planning import joined_as_written


def limit():
    with connection.cursor() as cursor:
        cursor.execute("SHOW join_collapse_limit")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_joins_are_made_as_written_for_one_statement_only():
    User.objects.create(email="ayse@akcasu.example", name="Ayşe Yıldız")
    usual = limit()

    with joined_as_written():
        inside, found = limit(), User.objects.get(email="ayse@akcasu.example")

    assert usual != "1"
    assert inside == "1"
    assert found.name == "Ayşe Yıldız"
    assert limit() == usual


@pytest.mark.django_db(transaction=True)
def test_a_transaction_keeps_its_way_of_planning():
    usual = limit()

    with transaction.atomic(), joined_as_written():
        assert limit() == usual
