"""A program comes in with a token of its institution, which may do what was chosen when it was made."""

import hashlib
import importlib
import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from common.refusals import Refused
from notifications.models import Notice
from organizations import actions
from organizations.models import Membership, ProgramToken
from tests.api.programs import NOVEMBER, REPORTS, USE, asked, report, token
from tests.race import at_once, failures
from tests.reports.days import at, later

GETS = ["reports/", "reports/summary/", "figures/"]


def make(browser, institution, **typed):
    return browser.post(f"/institutions/{institution.pk}/programs/make/", {"days": "365", **typed})


def proven(browser):
    browser.post("/accounts/confirm/", {"password": "supportx-demo"})
    return browser


def test_a_token_is_made_after_the_password_and_shown_once(cast, elif_, signed_in):
    browser = signed_in(elif_)
    assert make(browser, cast.akcasu, name="Karne ekranı", scopes=["reports"])["Location"].startswith(
        "/accounts/confirm"
    )

    page = make(proven(browser), cast.akcasu, name="Karne ekranı", scopes=["reports"])

    words, made = page.context["words"], ProgramToken.objects.get()
    assert words in page.content.decode()
    assert words not in browser.get(f"/institutions/{cast.akcasu.pk}/programs/").content.decode()
    assert (made.scopes, made.made_by) == (["reports"], elif_)
    assert words not in str(vars(made))
    assert asked(words, "reports/").status_code == 200


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_what_it_may_do_is_chosen_and_is_one_thing_at_least(cast, elif_, signed_in, scopes):
    page = make(proven(signed_in(elif_)), cast.akcasu, name="Karne ekranı", scopes=scopes)

    assert page.status_code == 422
    assert page.context["form"].errors["scopes"]
    with pytest.raises(IntegrityError), transaction.atomic():
        token(cast.akcasu, elif_, "everything")
    assert not ProgramToken.objects.exists()


def test_making_and_revoking_stand_in_the_log_with_what_the_token_may_do(cast, elif_, signed_in):
    token(cast.akcasu, elif_, REPORTS, USE)
    actions.revoke_token(ProgramToken.objects.get(), by=elif_)
    actions.revoke_token(ProgramToken.objects.get(), by=elif_)

    log = signed_in(elif_).get(f"/institutions/{cast.akcasu.pk}/audit/").content.decode()

    made, revoked = AuditEntry.objects.order_by("id")
    assert (made.kind, made.actor, made.data["scopes"]) == ("program_token_made", elif_, ["product_use", "reports"])
    assert (revoked.kind, revoked.actor) == ("program_token_revoked", elif_)
    for words in (
        "Program anahtarı oluşturuldu: Karne ekranı",
        "Ne yapabilir:</span> Ürün kullanımı bildirme, Rapor okuma",
        "Program anahtarı iptal edildi: Karne ekranı",
    ):
        assert words in log


def test_two_who_make_the_twentieth_token_at_once_do_not_make_twenty_one(committed):
    for number in range(19):
        token(committed.akcasu, committed.elif_, name=str(number))

    results = at_once(3, lambda number: token(committed.akcasu, committed.elif_, name=f"at once {number}"))

    assert [type(one) for one in failures(results)] == [Refused, Refused]
    assert ProgramToken.objects.filter(revoked_at=None).count() == 20


def test_there_are_no_more_than_twenty_tokens(cast, elif_):
    for number in range(20):
        token(cast.akcasu, elif_, name=str(number))

    with pytest.raises(Refused):
        token(cast.akcasu, elif_, name="21")

    actions.revoke_token(ProgramToken.objects.first(), by=elif_)
    assert token(cast.akcasu, elif_, name="21")


@pytest.mark.check(74)
def test_a_token_is_over_when_its_time_is(cast, elif_):
    with later(at(2, 9)):
        words = token(cast.akcasu, elif_, days=90)
    made = ProgramToken.objects.get()

    with later(made.expires_at - timedelta(seconds=1)):
        assert (asked(words, "reports/").status_code, made.is_living) == (200, True)
    with later(made.expires_at):
        assert (asked(words, "reports/").status_code, made.is_living) == (401, False)


@pytest.mark.parametrize(("typed", "days"), [({"days": "90"}, 90), ({"days": "730"}, 730)])
def test_how_long_it_is_valid_is_chosen(cast, elif_, signed_in, typed, days):
    browser = proven(signed_in(elif_))
    assert make(browser, cast.akcasu, name="Karne ekranı", scopes=["reports"], **typed).status_code == 200

    made = ProgramToken.objects.get()
    assert (made.expires_at - made.made_at).days == days


@pytest.mark.parametrize("typed", [{}, {"days": ""}, {"days": "0"}, {"days": "9999"}])
def test_a_token_without_an_end_is_not_made(cast, elif_, signed_in, typed):
    page = proven(signed_in(elif_)).post(
        f"/institutions/{cast.akcasu.pk}/programs/make/", {"name": "Karne ekranı", "scopes": ["reports"], **typed}
    )

    assert (page.status_code, ProgramToken.objects.count()) == (422, 0)
    assert page.context["form"].errors["days"]
    assert "Karne ekranı" in page.content.decode()


def test_no_other_way_makes_a_token_that_lasts_longer(cast, elif_):
    with pytest.raises(ValueError, match="9999"):
        token(cast.akcasu, elif_, days=9999)
    assert not ProgramToken.objects.exists()


def test_the_others_are_told_of_a_new_token_and_all_of_its_end_once(cast, elif_, baris):
    Membership.objects.filter(user=baris).update(role="institution_admin", unit=None)
    with later(at(2, 9)):
        token(cast.akcasu, elif_, days=90)
    made = ProgramToken.objects.get()

    def told(kind):
        return {notice.user for notice in Notice.objects.filter(kind=kind)}

    assert told("program_token_made") == {baris}
    assert actions.warn_of_ending_tokens(made.expires_at - timedelta(days=15)) == 0
    assert actions.warn_of_ending_tokens(made.expires_at - timedelta(days=14)) == 1
    assert actions.warn_of_ending_tokens(made.expires_at - timedelta(days=13)) == 0
    assert told("program_token_ends") == {baris, elif_}


def test_nobody_is_told_of_the_end_of_a_revoked_token_or_of_one_that_is_over(cast, elif_):
    with later(at(2, 9)):
        token(cast.akcasu, elif_, days=90)
        token(cast.akcasu, elif_, days=90, name="İkinci")
    first = ProgramToken.objects.earliest("id")
    actions.revoke_token(first, by=elif_)

    assert actions.warn_of_ending_tokens(first.expires_at + timedelta(days=1)) == 0
    assert actions.warn_of_ending_tokens(first.expires_at - timedelta(days=1)) == 1


def test_what_is_over_makes_room_for_another(cast, elif_):
    with later(at(2, 9)):
        for number in range(20):
            token(cast.akcasu, elif_, name=str(number), days=90)
    with later(at(2, 9) + timedelta(days=91)):
        assert token(cast.akcasu, elif_, name="21")


@pytest.mark.case(49)
def test_a_manager_revokes_a_token_and_an_outsider_does_not_find_it(cast, filiz, elif_, cem, deniz, signed_in):
    token(cast.akcasu, elif_)
    address = f"/institutions/programs/{ProgramToken.objects.get().pk}/revoke/"

    assert signed_in(cem).post(address).status_code == 404
    assert signed_in(deniz).post(address).status_code == 403
    assert signed_in(filiz).post(address).status_code == 302
    assert ProgramToken.objects.get().revoked_by == filiz


def test_a_support_access_does_not_reach_programs(cast, elif_, deniz, signed_in):
    actions.offer_access(cast.akcasu, colleague=deniz, hours=4, reason="Kurulum", by=elif_)
    browser = signed_in(deniz)
    assert browser.get(f"/institutions/{cast.akcasu.pk}/tree/").status_code == 200

    assert browser.get(f"/institutions/{cast.akcasu.pk}/programs/").status_code == 403
    assert "/programs/" not in browser.get(f"/institutions/{cast.akcasu.pk}/tree/").content.decode()


def test_the_list_costs_the_same_with_one_token_and_with_several(cast, elif_, signed_in):
    browser, address = signed_in(elif_), f"/institutions/{cast.akcasu.pk}/programs/"
    token(cast.akcasu, elif_)
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for number in range(5):
        token(cast.akcasu, elif_, name=str(number))
    actions.revoke_token(ProgramToken.objects.first(), by=elif_)
    with CaptureQueriesContext(connection) as many:
        page = browser.get(address)

    assert len(many) == len(few)
    assert [one.revoked_at is None for one in page.context["tokens"]] == [True] * 5 + [False]


# --- what it opens ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", GETS)
@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic eA==", "Bearer ü"])
def test_without_a_living_token_nothing_is_read(cast, address, given):
    answer = asked("", address, NOVEMBER, Authorization=given)

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["error"]["code"] == "token"


@pytest.mark.parametrize("address", GETS)
def test_a_session_opens_nothing_here(cast, elif_, signed_in, address):
    assert signed_in(elif_).get(f"/api/{address}", NOVEMBER).status_code == 401


def test_a_session_beside_a_token_changes_nothing(cast, elif_, cem, signed_in):
    words = token(cast.akcasu, elif_)

    alone, beside = asked(words, "reports/"), asked(words, "reports/", browser=signed_in(cem))

    assert alone.json() == beside.json()
    assert alone.json()["institution"] == cast.akcasu.name
    assert "Set-Cookie" not in alone.headers


@pytest.mark.parametrize("address", GETS)
def test_a_token_that_may_only_tell_reads_nothing(cast, elif_, address):
    answer = asked(token(cast.akcasu, elif_, USE), address, NOVEMBER)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "scope")
    assert not AuditEntry.objects.filter(kind="report_read_by_program").exists()


def test_a_token_that_may_only_read_tells_nothing(cast, elif_):
    answer = Client().post(
        "/api/product-use/",
        json.dumps({"rows": [{}]}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token(cast.akcasu, elif_, REPORTS)}", "Idempotency-Key": "k"},
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "scope")


@pytest.mark.parametrize("address", GETS)
def test_a_revoked_token_opens_nothing(cast, elif_, address):
    words = token(cast.akcasu, elif_)
    assert asked(words, address, NOVEMBER).status_code == 200

    actions.revoke_token(ProgramToken.objects.get(), by=elif_)

    assert asked(words, address, NOVEMBER).status_code == 401


def test_a_token_is_the_institutions_and_outlives_its_makers_membership(cast, elif_):
    words = token(cast.akcasu, elif_)
    actions.change_role(Membership.objects.get(user=cast.baris), role="institution_admin", by=elif_)
    actions.leave(Membership.objects.get(user=elif_), by=cast.baris)

    assert report(words).status_code == 200


@pytest.mark.parametrize("address", GETS)
@pytest.mark.parametrize("method", ["head", "post", "put", "delete"])
def test_what_is_read_is_only_read(cast, elif_, address, method):
    answer = asked(token(cast.akcasu, elif_), address, method=method)

    assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, "GET", "application/json")


def test_too_many_requests_are_refused_for_a_minute(cast, elif_, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "reports": "2/m/key"}
    words = token(cast.akcasu, elif_)

    answers = [asked(words, "reports/") for _number in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"


def test_whoever_guesses_tokens_is_held_up(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api_refused": "2/m/ip"}

    assert [asked("guess", "reports/").status_code for _number in range(3)] == [401, 401, 429]


def test_an_answer_that_takes_too_long_is_told_as_that(committed):
    words = token(committed.akcasu, committed.elif_)
    other = connection.copy()
    other.set_autocommit(False)
    try:
        other.cursor().execute("LOCK TABLE packages_subscription IN ACCESS EXCLUSIVE MODE")
        connection.cursor().execute("SET statement_timeout = '300ms'")

        answer = asked(words, "reports/", **{"Accept-Language": "en"})
    finally:
        connection.cursor().execute("RESET statement_timeout")
        other.close()

    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")
    assert answer.json()["error"]["message"].startswith("The answer took too long.")
    assert asked(words, "reports/").status_code == 200


# --- before tokens were for all kinds of programs ---------------------------------------------------


def test_tokens_of_product_use_are_carried_over_with_their_numbers(cast, elif_):
    migration = importlib.import_module("products.migrations.0003_tokens_of_programs")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE old_tokens (LIKE {migration.NEW})")
        # Tokens get their end by a later migration.
        cursor.execute("ALTER TABLE old_tokens ALTER expires_at DROP NOT NULL")
        cursor.execute(f"ALTER TABLE {migration.NEW} ALTER expires_at SET DEFAULT now() + INTERVAL '1 year'")
        cursor.execute(
            f"INSERT INTO old_tokens ({migration.COLUMNS}) VALUES"
            " (7000, 'Lisans sunucusu', %s, '{product_use}', now(), NULL, NULL, %s, %s, NULL)",
            [hashlib.sha256(b"sxu_old").hexdigest(), cast.akcasu.pk, elif_.pk],
        )
        for statement in migration.carried("old_tokens", migration.NEW):
            cursor.execute(statement)

    token(cast.akcasu, elif_)

    assert actions.token_of("sxu_old").pk == 7000
    assert ProgramToken.objects.latest("id").pk == 7001
