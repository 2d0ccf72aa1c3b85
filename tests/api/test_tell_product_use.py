"""A program tells product use with a token: by the documented schema, once, and of its own institution only."""

import json

import pytest
from django.test import Client

from accounts.models import AuditEntry
from organizations.actions import revoke_token
from organizations.models import ProgramToken
from products.models import HeldUse, ProductUse, UseBatch
from products.use_rows import MOST_ROWS
from tests.api.programs import USE, token
from tests.products.uses import row

ADDRESS = "/api/product-use/"


@pytest.fixture
def words(cast, elif_):
    return token(cast.akcasu, elif_, USE, name="Lisans sunucusu")


def tell(words, *rows, key="k1", body=None, **headers):
    sent = json.dumps({"rows": list(rows)}) if body is None else body
    given = {"Authorization": f"Bearer {words}", "Idempotency-Key": key, **headers}
    return Client().post(ADDRESS, sent, content_type="application/json", headers=given)


def test_rows_are_taken_in_without_session_and_form_token(words, ayse):
    answer = Client(enforce_csrf_checks=True).post(
        ADDRESS,
        json.dumps({"rows": [row()]}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {words}", "Idempotency-Key": "k1"},
    )

    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in ("new", "changed", "same", "held")} == {
        "new": 1,
        "changed": 0,
        "same": 0,
        "held": 0,
    }
    assert ProductUse.objects.get().user == ayse
    assert "Set-Cookie" not in answer.headers


def test_the_same_key_again_answers_the_same_and_changes_nothing(words):
    first, again = tell(words, row()), tell(words, row())

    assert first.json() == again.json()
    assert (UseBatch.objects.count(), ProductUse.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(kind="use_taken_in").count() == 1


def test_the_same_rows_under_another_key_change_nothing_either(words):
    tell(words, row())

    assert tell(words, row(), key="k2").json()["same"] == 1
    assert ProductUse.objects.count() == 1


def test_a_key_of_other_rows_is_refused(words):
    tell(words, row())

    assert tell(words, row(minutes=1)).status_code == 409
    assert ProductUse.objects.get().minutes == 20


def test_rows_that_cannot_be_read_are_named_and_nothing_is_taken_in(words):
    answer = tell(words, row(), row(day="gestern", feature="b"), row(minutes=-1, feature="c"))

    assert answer.status_code == 422
    assert [(one["row"], one["code"]) for one in answer.json()["error"]["rows"]] == [(2, "day"), (3, "number")]
    assert not ProductUse.objects.exists()
    assert tell(words, row()).status_code == 200


def test_rows_that_nobody_knows_are_held_back(words):
    assert tell(words, row(), row(product="uzay")).json()["held"] == 1
    assert HeldUse.objects.get().reasons == ["unknown_product"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("{", 400),
        ("[" * 100_000, 400),
        ("[]", 422),
        ("null", 422),
        ('{"rows": []}', 422),
        ('{"rows": {}}', 422),
        ('{"rows": [1]}', 422),
        ('{"rows": [{"day": "2026-11-01", "product": "\\u0000", "count": 1}]}', 422),
        ('{"rows": [{"day": "2026-11-01", "product": "\\ud800", "count": 1}]}', 422),
        ('{"rows": [{}], "institution": 2}', 422),
        ('{"rows": [{"day": "2026-11-01", "product": "x", "count": NaN}]}', 422),
        (json.dumps({"rows": [{}] * (MOST_ROWS + 1)}), 413),
        (json.dumps({"rows": [{"feature": "x" * 6_000_000}]}), 413),
    ],
)
def test_a_body_that_is_no_batch_is_said_as_json(words, body, status):
    answer = tell(words, body=body)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer.json()["error"]["code"]
    assert not UseBatch.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 81])
def test_a_batch_needs_a_key(words, key):
    assert tell(words, row(), key=key).status_code == 400


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic eA==", "Bearer ü"])
def test_without_a_living_token_nothing_is_read(words, given):
    answer = tell(words, row(), Authorization=given)

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert not ProductUse.objects.exists()


def test_a_revoked_token_opens_nothing(words, elif_):
    revoke_token(ProgramToken.objects.get(), by=elif_)

    assert tell(words, row()).status_code == 401


def test_only_a_hash_is_kept_and_the_last_use_is_noted(words):
    made = ProgramToken.objects.get()
    assert words not in str(vars(made))
    assert made.last_used_at is None

    tell(words, row())

    made.refresh_from_db()
    assert made.last_used_at is not None
    assert all(words not in str(entry.data) for entry in AuditEntry.objects.all())


@pytest.mark.case(49)
def test_a_token_reaches_its_own_institution_only(cast, words, cem):
    tell(words, row(person="cem@karaova.example"), row(person="", external_id="PC-1"))

    assert set(ProductUse.objects.values_list("institution", flat=True)) == {cast.akcasu.pk}
    assert HeldUse.objects.get().reasons == ["unknown_person"]


def test_a_session_opens_nothing_here(cast, elif_, signed_in):
    answer = signed_in(elif_).post(ADDRESS, json.dumps({"rows": [row()]}), content_type="application/json")

    assert answer.status_code == 401


def test_too_many_requests_are_refused_for_a_minute(words, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "product_use": "2/m/key"}

    statuses = [tell(words, row(), key=f"k{number}").status_code for number in range(3)]

    assert statuses == [200, 200, 429]


def test_it_takes_posts_only(words):
    answer = Client().get(ADDRESS, headers={"Authorization": f"Bearer {words}"})

    assert (answer.status_code, answer["Allow"], answer.json()["error"]["code"]) == (405, "POST", "method")


@pytest.mark.parametrize(("accepted", "said"), [("", "Gövde"), ("en", "The body")])
def test_mistakes_are_said_in_the_language_that_the_program_accepts(words, accepted, said):
    answer = tell(words, body="{", **{"Accept-Language": accepted})

    assert answer.json()["error"]["message"].startswith(said)
