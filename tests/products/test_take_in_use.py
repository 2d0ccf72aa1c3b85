"""Product use is taken in by file: looked at first, kept once, and held back where product or person is not known."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from common.refusals import Refused
from products import actions
from products.models import HeldUse, ProductUse, UseBatch
from products.queries import plan_of
from products.use_rows import FIELDS
from tests.products.uses import day, row


def here(institution, end=""):
    return f"/institutions/{institution.pk}/use/{end}"


def taken(institution, *rows, by):
    batch = actions.read_use(institution, list(rows), file_name="liste.csv", by=by)
    actions.take_in_use(batch, by=by)
    batch.refresh_from_db()
    return batch


def csv_of(*rows):
    lines = [";".join(FIELDS), *(";".join(str(one.get(name, "")) for name in FIELDS) for one in rows)]
    return SimpleUploadedFile("kullanım.csv", "\n".join(lines).encode(), content_type="text/csv")


def test_a_row_is_kept_with_its_person_and_where_they_work(cast, ayse, elif_):
    taken(cast.akcasu, row(), by=elif_)

    kept = ProductUse.objects.get()
    assert (kept.product, kept.user, kept.unit, kept.regions) == (cast.desktop, ayse, cast.maps, cast.maps.region.path)
    assert (kept.count, kept.minutes, kept.feature) == (3, 20, "edit")


def test_the_same_list_again_changes_nothing_and_other_numbers_correct_it(cast, elif_):
    first = taken(cast.akcasu, row(), row(person="", external_id="PC-7"), by=elif_)
    again = taken(cast.akcasu, row(), row(person="", external_id="PC-7", minutes=5), by=elif_)

    assert (first.new, again.new, again.changed, again.same) == (2, 0, 1, 1)
    assert sorted(ProductUse.objects.values_list("minutes", flat=True)) == [5, 20]


def test_a_draft_taken_in_twice_is_taken_in_once(cast, elif_):
    batch = actions.read_use(cast.akcasu, [row()], file_name="", by=elif_)
    actions.take_in_use(batch, by=elif_)
    actions.take_in_use(batch, by=elif_)

    assert ProductUse.objects.count() == 1
    assert AuditEntry.objects.filter(kind="use_taken_in", institution_id=cast.akcasu.pk).count() == 1


@pytest.mark.race
def test_two_who_take_the_same_draft_in_take_it_in_once(committed):
    batch = actions.read_use(committed.akcasu, [row(), row(feature="x")], file_name="", by=committed.elif_)

    def work():
        try:
            actions.take_in_use(batch, by=committed.elif_)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ProductUse.objects.count() == 2
    assert AuditEntry.objects.filter(kind="use_taken_in").count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"day": "dün"}, "day"),
        ({"day": "31.02.2026"}, "day"),
        ({"day": "2999-01-01"}, "future"),
        ({"day": "2019-01-01"}, "too_old"),
        ({"product": ""}, "product_missing"),
        ({"count": -1}, "number"),
        ({"count": "12a"}, "number"),
        ({"count": True}, "number"),
        ({"minutes": 1441}, "number"),
        ({"count": 0, "minutes": 0}, "nothing"),
        ({"feature": "x" * 81}, "too_long"),
        ({"feature": "a\x01b"}, "too_long"),
        ({"external_id": "PC-7"}, "two_people"),
        ({"person": "ayse"}, "person"),
        ({"surprise": 1}, "unknown_field"),
    ],
)
def test_what_cannot_be_read_is_a_mistake_and_nothing_is_taken_in(cast, elif_, changes, code):
    batch = actions.read_use(cast.akcasu, [row(feature="other"), row(**changes)], file_name="", by=elif_)

    assert [(one.number, one.code) for one in plan_of(cast.akcasu, batch.draft).mistakes] == [(2, code)]
    with pytest.raises(Refused):
        actions.take_in_use(batch, by=elif_)
    assert not ProductUse.objects.exists()


def test_the_same_use_twice_in_one_list_is_a_mistake_whichever_way_the_product_is_written(cast):
    plan = plan_of(cast.akcasu, [row(), row(minutes=9), row(product="GİS MASAÜSTÜ", minutes=8)])

    assert [(one.number, one.code) for one in plan.mistakes] == [(2, "twice"), (3, "twice")]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"product": "uzay-mekigi"}, "unknown_product"),
        ({"product": "network"}, "not_owned"),
        ({"person": "kimse@akcasu.example"}, "unknown_person"),
        ({"person": "cem@karaova.example"}, "unknown_person"),
    ],
)
def test_what_is_not_known_here_is_held_back_with_its_reason(cast, elif_, changes, reason):
    from products.models import Product

    Product.objects.create(code="network", name="Altyapı Yönetimi")

    batch = taken(cast.akcasu, row(), row(**{"feature": "other", **changes}), by=elif_)

    held = HeldUse.objects.get()
    assert (batch.new, batch.held, held.reasons, held.number) == (1, 1, [reason], 2)


def test_a_row_that_is_held_already_is_not_held_again(cast, elif_):
    taken(cast.akcasu, row(product="uzay"), by=elif_)
    again = taken(cast.akcasu, row(product="uzay"), by=elif_)

    assert (again.held, again.same, HeldUse.objects.count()) == (0, 1, 1)


def test_a_held_row_is_put_right_and_taken_in(cast, ayse, elif_):
    taken(cast.akcasu, row(product="uzay", person="kimse@akcasu.example"), by=elif_)
    held = HeldUse.objects.get()

    with pytest.raises(Refused):
        actions.correct_held(held, product="gis-desktop", person="cem@karaova.example", by=elif_)
    actions.correct_held(held, product="gis-desktop", person=ayse.email, by=elif_)
    with pytest.raises(Refused):
        actions.drop_held(held, by=elif_)

    held.refresh_from_db()
    assert (held.state, held.decided_by, ProductUse.objects.get().user) == (HeldUse.State.TAKEN, elif_, ayse)


def test_a_dropped_row_stays_dropped_when_it_comes_again(cast, elif_):
    taken(cast.akcasu, row(product="uzay"), by=elif_)
    actions.drop_held(HeldUse.objects.get(), by=elif_)
    taken(cast.akcasu, row(product="uzay"), by=elif_)

    assert HeldUse.objects.get().state == HeldUse.State.DROPPED


def test_the_numbers_of_one_institution_do_not_touch_anothers(cast, elif_, cem):
    taken(cast.akcasu, row(person=""), by=elif_)
    taken(cast.karaova, row(person="", minutes=99), by=cem)

    assert dict(ProductUse.objects.values_list("institution", "minutes")) == {cast.akcasu.pk: 20, cast.karaova.pk: 99}


# --- the pages ---------------------------------------------------------------------------------


@pytest.fixture
def browser(elif_, signed_in):
    return signed_in(elif_)


def test_a_file_is_looked_at_and_then_taken_in(cast, browser):
    sent = browser.post(here(cast.akcasu, "upload/"), {"file": csv_of(row(), row(feature="x", product="uzay"))})

    page = browser.get(sent["Location"])
    assert (page.context["counts"]["new"], page.context["counts"]["held"]) == (1, 1)
    assert not ProductUse.objects.exists()
    browser.post(f"{sent['Location']}take-in/")
    assert ProductUse.objects.count() == HeldUse.objects.count() == 1
    assert "uzay" in browser.get(here(cast.akcasu, "held/")).content.decode()
    assert "kullanım.csv" in browser.get(here(cast.akcasu)).content.decode()


@pytest.mark.parametrize("content", ["", "a;b\n1;2\n", "day;feature\n2026-01-01;x\n", "\x00\x01"])
def test_a_file_that_is_no_list_gets_a_sentence(cast, browser, content):
    page = browser.post(here(cast.akcasu, "upload/"), {"file": SimpleUploadedFile("x.csv", content.encode())})

    assert page.status_code == 422
    assert page.context["form"].errors["file"]


def test_more_than_5000_rows_are_refused(cast, browser):
    rows = [row(person="", external_id=f"PC-{number}") for number in range(5001)]

    assert browser.post(here(cast.akcasu, "upload/"), {"file": csv_of(*rows)}).status_code == 422


@pytest.mark.check(79)
def test_the_list_to_fill_in_can_be_taken_in_and_calculates_nothing(cast, elif_, browser):
    elif_.email = "elif@akcasu.example"
    text = b"".join(browser.get(here(cast.akcasu, "upload/template/"))).decode("utf-8-sig")
    sent = browser.post(here(cast.akcasu, "upload/"), {"file": SimpleUploadedFile("x.csv", text.encode())})

    assert browser.get(sent["Location"]).context["counts"]["new"] == 1


def test_a_draft_is_its_readers_own(cast, browser, filiz, signed_in):
    sent = browser.post(here(cast.akcasu, "upload/"), {"file": csv_of(row())})

    assert signed_in(filiz).get(sent["Location"]).status_code == 404
    assert signed_in(filiz).post(f"{sent['Location']}take-in/").status_code == 404


@pytest.mark.case(49)
def test_administrators_of_a_part_members_and_outsiders_do_not_get_in(cast, ayse, baris, cem, deniz, filiz, signed_in):
    from organizations import actions as organizations

    organizations.change_role(baris.memberships.get(), role="unit_admin", by=filiz)

    found = [signed_in(one).get(here(cast.akcasu)).status_code for one in (ayse, baris, cem, deniz, filiz)]

    assert found == [403, 403, 404, 403, 200]


def test_many_rows_cost_the_same_statements(cast, elif_, browser, django_assert_max_num_queries):
    for number in range(3):
        taken(cast.akcasu, row(feature=f"f{number}", product=f"uzay{number}"), by=elif_)
    browser.get(here(cast.akcasu, "held/"))

    with django_assert_max_num_queries(8):
        browser.get(here(cast.akcasu, "held/"))
    with django_assert_max_num_queries(9):
        browser.get(here(cast.akcasu))


def test_a_long_list_costs_as_many_statements_as_a_short_one(cast, elif_, django_assert_max_num_queries):
    batch = actions.read_use(cast.akcasu, [row(feature=f"f{n}") for n in range(400)], file_name="", by=elif_)

    with django_assert_max_num_queries(18):
        actions.take_in_use(batch, by=elif_)
    assert ProductUse.objects.count() == 400


# --- how long people stay in it ------------------------------------------------------------------


def summed(cast):
    from django.db.models import Sum

    rows = ProductUse.objects.values_list("day", "product", "unit").annotate(Sum("count"), Sum("minutes"))
    return sorted(map(str, rows))


def test_by_age_people_are_added_up_and_the_sums_stay(cast, ayse, elif_, baris):
    taken(cast.akcasu, row(day=day(40)), row(day=day(40), person=elif_.email), row(day=day(2)), by=elif_)
    before = summed(cast)
    limit = timezone.now() - timedelta(days=30)

    assert (actions.sum_up_use(limit, 1), actions.sum_up_use(limit, 10), actions.sum_up_use(limit, 10)) == (1, 1, 0)

    assert summed(cast) == before
    assert list(ProductUse.objects.filter(user=ayse).values_list("day", flat=True)) == [
        timezone.localdate() - timedelta(days=2)
    ]
    plan = plan_of(cast.akcasu, [row(day=day(40))])
    assert [one.code for one in plan.mistakes] == ["added_up"]


def test_an_erased_person_is_in_no_row_and_the_numbers_stay(cast, ayse, elif_):
    taken(cast.akcasu, row(), row(product="uzay"), by=elif_)
    before = summed(cast)

    actions.forget_use(ayse)

    assert not ProductUse.objects.filter(user=ayse).exists()
    assert not HeldUse.objects.exists()
    assert summed(cast) == before


def test_old_held_rows_go(cast, elif_):
    taken(cast.akcasu, row(product="uzay"), by=elif_)

    assert actions.drop_old_held_rows(timezone.now() - timedelta(days=1), 10) == 0
    assert actions.drop_old_held_rows(timezone.now() + timedelta(days=1), 10) == 1


def test_drafts_of_yesterday_are_forgotten(cast, elif_):
    old = actions.read_use(cast.akcasu, [row()], file_name="", by=elif_)
    UseBatch.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=2))

    actions.read_use(cast.akcasu, [row()], file_name="", by=elif_)

    assert UseBatch.objects.count() == 1
