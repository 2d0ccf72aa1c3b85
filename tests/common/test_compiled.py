"""Statements that are written once: the same rows as the queryset, whatever the values."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Prefetch, Q
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from common import compiled as module
from common.compiled import compiled
from common.models import Among
from organizations.models import Institution, Membership, Region

pytestmark = pytest.mark.django_db
LATER = datetime(2040, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    people: frozenset[int]
    since: datetime | None = None


@compiled
def members(wanted, *, role):
    rows = Membership.objects.select_related("user", "institution", "unit__region", "region").filter(role=role)
    if wanted.people:
        rows = rows.filter(Among("user", wanted.people))
    if wanted.since is not None:
        rows = rows.filter(joined_at__lt=wanted.since)
    return rows.order_by("id")


def direct(wanted, *, role):
    return list(members.__wrapped__(wanted, role=role))


@pytest.mark.parametrize("role", ["member", "institution_admin", "region_admin"])
@pytest.mark.parametrize("since", [None, LATER])
@pytest.mark.parametrize("how_many", [0, 1, 2, 5])
def test_it_reads_what_the_queryset_reads(cast, role, since, how_many):
    wanted = Wanted(frozenset(User.objects.order_by("id").values_list("pk", flat=True)[:how_many]), since)

    found = members(wanted, role=role)

    assert found == direct(wanted, role=role)
    for row, other in zip(found, direct(wanted, role=role), strict=True):
        assert row.__dict__.keys() == other.__dict__.keys()
        assert (row.user, row.institution, row.unit, row.region) == (
            other.user,
            other.institution,
            other.unit,
            other.region,
        )


def test_what_it_points_to_is_read_with_it(cast):
    with CaptureQueriesContext(connection) as queries:
        found = members(Wanted(frozenset({cast.ayse.pk})), role="member")
        assert [place.user.name for place in found] == [cast.ayse.name]
        assert found[0].unit.name
        assert found[0].region is None

    assert len(queries) == 1


def test_other_values_need_no_other_statement(cast):
    one, other = (Wanted(frozenset({person.pk})) for person in (cast.ayse, cast.baris))
    members(one, role="member")
    names = {row[0] for row in _prepared()}

    assert [row.user for row in members(other, role="member")] == [cast.baris]
    assert {row[0] for row in _prepared()} == names


def _prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return cursor.fetchall()


def test_an_instance_can_be_saved_and_completed(cast):
    @compiled
    def people(pk):
        return User.objects.filter(pk=pk).only("name")

    (person,) = people(cast.ayse.pk)
    assert person.get_deferred_fields() >= {"email", "phone"}
    assert person.email == cast.ayse.email
    person.phone = "0312 265 05 10"
    person.save(update_fields=["phone"])

    cast.ayse.refresh_from_db()
    assert cast.ayse.phone == "0312 265 05 10"


def test_values_and_single_values(cast):
    @compiled
    def names(text):
        return User.objects.filter(email=text).values_list("name", "pk")

    @compiled
    def keys(text):
        return User.objects.filter(email=text).values_list("pk", flat=True)

    assert names(cast.ayse.email) == [(cast.ayse.name, cast.ayse.pk)]
    assert keys(cast.ayse.email) == [cast.ayse.pk]


def test_quotes_and_percent_signs_are_values(cast):
    @compiled
    def people(text):
        return User.objects.filter(Q(name=text) | Q(name="100 % '; DROP TABLE x --"))

    cast.ayse.name = "O'Neil %s $1 -- \\"
    cast.ayse.save()

    assert people(cast.ayse.name) == [cast.ayse]
    assert people("' OR true --") == []


def test_a_number_beyond_the_database_finds_nothing(cast):
    @compiled
    def people(pk):
        return User.objects.filter(pk=pk)

    assert people(2**70) == []


def test_a_statement_that_can_find_nothing_is_not_asked(cast, django_assert_num_queries):
    @compiled
    def people(pk):
        return User.objects.filter(pk=pk, email__in=[])

    with django_assert_num_queries(0):
        assert people(cast.ayse.pk) == []


def test_after_a_failed_transaction_it_still_reads(cast):
    @compiled
    def people(pk):
        return User.objects.filter(pk=pk)

    @transaction.atomic
    def fail():
        people(cast.ayse.pk)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert people(cast.baris.pk) == [cast.baris]


def test_a_value_that_was_changed_on_the_way_is_refused(cast):
    @compiled
    def people(text, number):
        return User.objects.filter(name__contains=text, pk=number)

    @compiled
    def later(number):
        return User.objects.filter(pk=number + 2**61 - 5)

    with pytest.raises(ValueError, match="changed on its way"):
        people("a", 1)
    with pytest.raises(ValueError, match="changed on its way"):
        later(1)


def test_what_decides_is_given_by_keyword(cast):
    @compiled
    def people(active):
        return User.objects.filter(is_active=active)

    with pytest.raises(TypeError, match="by keyword"):
        people(True)


@pytest.mark.parametrize(
    "rows",
    [
        lambda pk: Institution.objects.filter(pk=pk).values("name"),
        lambda pk: Institution.objects.filter(pk=pk).prefetch_related(Prefetch("memberships")),
    ],
)
def test_rows_it_cannot_read_are_refused(akcasu, rows):
    with pytest.raises(TypeError):
        compiled(rows)(akcasu.pk)


def test_keys_and_moments_of_all_kinds(cast):
    @compiled
    def people(key, day):
        return User.objects.filter(joined_at__date__lt=day).exclude(email=key).order_by("id")

    assert people(cast.ayse.email, LATER.date()) == list(User.objects.exclude(pk=cast.ayse.pk).order_by("id"))
    with pytest.raises(TypeError, match="float"):
        people(cast.ayse.email, 0.5)
    assert module._like(uuid4(), 3) != module._like(uuid4(), 4)


def test_only_so_many_shapes_are_kept(cast, monkeypatch):
    monkeypatch.setattr(module, "MOST_SHAPES", 3)

    @compiled
    def people(pk, *, skipped):
        return User.objects.filter(pk=pk).exclude(phone=skipped)

    for number in range(8):
        assert people(cast.ayse.pk, skipped=str(number)) == [cast.ayse]


@pytest.mark.parametrize("how_many", [1, 2, 5])
def test_a_collection_stands_in_an_array_too(cast, how_many):
    @compiled
    def regions(pks):
        return Region.objects.filter(path__overlap=sorted(pks)).order_by("id").values_list("pk", flat=True)

    for wanted in (list(Region.objects.order_by("id").values_list("pk", flat=True)[:how_many]) for _ in range(2)):
        assert regions(frozenset(wanted)) == list(
            Region.objects.filter(path__overlap=wanted).order_by("id").values_list("pk", flat=True)
        )


def test_a_collection_asked_without_among_is_refused(cast):
    @compiled
    def people(pks):
        return User.objects.filter(pk__in=pks)

    with pytest.raises(ValueError, match="Among"):
        people([cast.ayse.pk, cast.baris.pk])


def test_arrays_of_our_own_are_left_as_they_are(cast):
    @compiled
    def regions(pk):
        return Region.objects.filter(pk=pk, path__contained_by=[7, 7]).values_list("pk", flat=True)

    assert regions(1) == []
