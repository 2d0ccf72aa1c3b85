"""Every verb that changes rights, people or packages leaves exactly one entry, with before and after."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from common.refusals import Refused
from organizations import actions as organizations
from packages import actions as packages
from packages.actions import cataloguing, offering
from packages.models import Tier, TierVersion
from products import actions as products
from tests.cast import person
from tests.packages.life import renewed
from tests.packages.offers import conditions, offered, written
from tests.packages.test_publish import typed
from tests.sales import SMALLEST, account, filed, sold
from tickets import actions as tickets
from worktime import actions as worktime


def since(act):
    """The entries that an act leaves, oldest first."""
    last = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    act()
    return list(AuditEntry.objects.filter(pk__gt=last).order_by("id"))


def place(thing):
    return {"id": thing.pk, "name": thing.name}


def test_roles_and_units(cast):
    member, by = cast.baris.memberships.get(), cast.elif_

    [moved] = since(lambda: organizations.change_unit(member, unit=cast.maps, by=by))
    [promoted] = since(lambda: organizations.change_role(member, role="unit_admin", by=by))
    [left] = since(lambda: organizations.leave(member, by=by))

    assert (moved.kind, moved.actor, moved.person) == ("unit_changed", by, cast.baris)
    assert (moved.data["before"], moved.data["after"]) == (place(cast.water), place(cast.maps))
    assert (promoted.kind, promoted.data["before"], promoted.data["after"]) == ("role_changed", "member", "unit_admin")
    assert (left.kind, left.person, left.institution_id) == ("left", cast.baris, cast.akcasu.pk)


def test_members_come_and_accounts_close(cast):
    by, home = cast.elif_, cast.akcasu

    [added] = since(
        lambda: organizations.add_member(
            home, email="yeni@akcasu.example", name="Yeni Kişi", role="member", unit=cast.maps, by=by
        )
    )
    [closed] = since(lambda: organizations.close_account(added.person, by=by))
    [reopened] = since(lambda: organizations.reopen_account(added.person, by=by))

    assert (added.kind, added.person.email, added.data["role"]) == ("member_added", "yeni@akcasu.example", "member")
    assert [entry.kind for entry in (closed, reopened)] == ["account_closed", "account_reopened"]


def test_the_tree(cast):
    by, home = cast.elif_, cast.akcasu

    [region] = since(lambda: organizations.add_region(home, name="Kuzey", by=by))
    north = home.regions.get(name="Kuzey")
    [unit] = since(lambda: organizations.add_unit(home, name="Parklar", region=north, by=by))
    [renamed] = since(lambda: organizations.rename(north, name="Kuzey Yakası", by=by))
    [moved] = since(lambda: organizations.move_unit(cast.maps, to=north, by=by))
    [under] = since(lambda: organizations.move_region(north, under=cast.region, by=by))
    [changed] = since(
        lambda: organizations.change_institution(home, name=home.name, kind=home.kind, city="Yeniçay", phone="", by=by)
    )

    kinds = [entry.kind for entry in (region, unit, renamed, moved, under, changed)]
    assert kinds == ["region_added", "unit_added", "renamed", "unit_moved", "region_moved", "changed"]
    assert (renamed.data["before"], renamed.data["place"]["name"]) == ("Kuzey", "Kuzey Yakası")
    assert (moved.data["before"]["name"], moved.data["after"]["name"]) == ("Merkez", "Kuzey Yakası")
    assert (under.data["before"], under.data["after"]["name"]) == (None, "Merkez")
    assert changed.data["changed"] == {"city": ["Akçasu", "Yeniçay"]}


def test_rights_to_see(cast):
    [granted] = since(
        lambda: organizations.grant_viewing(cast.baris, cast.akcasu, unit=cast.maps, can_reply=True, by=cast.elif_)
    )
    [withdrawn] = since(lambda: organizations.withdraw_viewing(cast.baris.viewing_grants.get(), by=cast.filiz))
    sold(cast.akcasu, "premium")
    ticket = filed(cast.ayse)
    [shared] = since(lambda: tickets.share(ticket, person=cast.baris, by=cast.ayse))
    [unshared] = since(lambda: tickets.unshare(ticket.shares.get(), by=cast.ayse))

    assert (granted.kind, granted.person, granted.data["can_reply"]) == ("viewing_granted", cast.baris, True)
    assert (withdrawn.kind, withdrawn.actor) == ("viewing_withdrawn", cast.filiz)
    assert (shared.kind, shared.person, shared.data["request"]) == ("request_shared", cast.baris, ticket.pk)
    assert (unshared.kind, unshared.person, unshared.institution_id) == ("request_unshared", cast.baris, cast.akcasu.pk)


def test_the_life_of_a_package(cast):
    by, home = cast.filiz, cast.akcasu

    [sale] = since(lambda: sold(home, "premium"))
    package = home.subscriptions.get()
    row = account(package)
    [more] = since(lambda: packages.top_up(row, 10, key="k1", by=by, reason="Ayşe Yıldız istedi"))
    [gift] = since(lambda: packages.goodwill(row, 5, reason="Ayşe Yıldız bekledi", by=by, key="k2"))
    [seats] = since(lambda: packages.add_seats(package, 2, key="k3", by=by, reason=""))
    [stopped] = since(lambda: packages.suspend(package, reason="Ödeme", by=by))
    [again] = since(lambda: packages.resume(package, by=by))
    [next_year] = since(lambda: renewed(package, by=by))
    [ended] = since(lambda: packages.terminate(package, on=timezone.localdate() + timedelta(days=5), reason="x", by=by))

    assert (sale.kind, sale.data["tier"], sale.data["seats"]) == ("package_sold", "Premium", 50)
    assert (more.kind, more.data["before"], more.data["after"]) == ("package_topped_up", 1000, 1010)
    assert (gift.kind, gift.data["before"], gift.data["after"]) == ("package_goodwill", 1010, 1015)
    assert (seats.data["before"], seats.data["after"]) == ({"seats": 50}, {"seats": 52})
    assert (stopped.data["before"], stopped.data["after"]) == ({"state": "active"}, {"state": "suspended"})
    assert (again.data["before"], again.data["after"]) == ({"state": "suspended"}, {"state": "active"})
    assert (next_year.kind, next_year.data["before"]["tier"]) == ("package_renewed", "Premium")
    assert ended.data["before"]["ends_on"] == package.ends_on.isoformat()
    assert {entry.institution_id for entry in (sale, more, gift, seats, stopped, again, next_year, ended)} == {home.pk}
    assert all("reason" not in entry.data for entry in (more, gift, stopped, ended))


def test_an_upgrade(cast):
    package = sold(cast.akcasu, "gold")
    premium = TierVersion.objects.get(tier__code="premium", state="published")
    seats, allowances = SMALLEST["premium"]

    [entry] = since(lambda: packages.upgrade(package, premium, seats=seats, allowances=allowances, by=cast.filiz))

    assert (entry.data["before"]["tier"], entry.data["after"]["tier"]) == ("Gold", "Premium")
    assert (entry.data["before"]["seats"], entry.data["after"]["seats"]) == (20, 50)


def test_what_the_clock_turns_is_recorded_as_the_systems(cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    sold(cast.akcasu, starts_on=tomorrow, ends_on=tomorrow + timedelta(days=365))

    [entry] = since(lambda: packages.turn_states(tomorrow))

    assert (entry.kind, entry.actor, entry.address) == ("package_started", None, None)


def test_corrections(cast):
    second = person("gul@vendor.example", "Gül Er", vendor_role="manager")
    row = account(sold(cast.akcasu))

    [small] = since(lambda: packages.correct(row, 3, reason="x", key=uuid4(), by=cast.filiz))
    [asked] = since(lambda: packages.correct(row, 60, reason="x", key=uuid4(), by=cast.filiz))
    [posted] = since(lambda: packages.approve_correction(row.corrections.get(state="asked"), by=second))

    assert (small.kind, small.data["before"]["granted"], small.data["after"]["granted"]) == (
        "package_corrected",
        125,
        128,
    )
    assert (asked.kind, asked.data["change"]) == ("correction_asked", {"granted": 60})
    assert (posted.kind, posted.actor, posted.data["after"]["granted"]) == ("package_corrected", second, 188)


def test_offers(cast):
    by = cast.filiz
    [draft] = since(lambda: written(cast.akcasu, by=by))
    offer = cast.akcasu.offers.get()
    [changed] = since(lambda: offering.change_offer(offer, conditions(seats=60), by=by))
    offer.refresh_from_db()
    [sent] = since(lambda: offering.send_offer(offer, by=by))
    offer.refresh_from_db()
    signed = since(lambda: offering.accept_offer(offer, contract_number="A-1", signed_on=date(2026, 1, 5), by=by))

    assert [entry.kind for entry in (draft, changed, sent)] == ["offer_written", "offer_changed", "offer_sent"]
    assert changed.data["changed"]["seats"] == [50, 60]
    assert [entry.kind for entry in signed] == ["package_sold", "offer_accepted"]


def test_an_offer_declined_by_the_institution_is_theirs(cast):
    offer = offered(cast.akcasu, by=cast.filiz)

    [entry] = since(lambda: offering.decline_offer(offer, reason="Elif Aksoy istemedi", by=cast.elif_))

    assert (entry.kind, entry.actor, entry.institution_id) == ("offer_declined", cast.elif_, cast.akcasu.pk)
    assert "reason" not in entry.data


def test_the_catalogue(cast, signed_in):
    [drafted] = since(lambda: cataloguing.draft(Tier.objects.get(code="premium"), by=cast.filiz))
    version = TierVersion.objects.get(state="draft")
    browser = signed_in(cast.filiz)
    form = typed(browser, version, priority="3")
    [edited] = since(lambda: browser.post(f"/office/catalogue/versions/{version.pk}/edit/", form))
    [gone] = since(lambda: cataloguing.discard_draft(version, by=cast.filiz))

    assert [entry.kind for entry in (drafted, edited, gone)] == [
        "catalogue_drafted",
        "catalogue_edited",
        "catalogue_discarded",
    ]
    assert edited.data["changed"] == {"priority": [2, 3]}
    assert edited.institution_id is None


def test_products_and_working_hours(cast):
    by = cast.filiz
    [added] = since(lambda: products.create_product(name="Pafta", by=by))
    [released] = since(lambda: products.release_version(cast.desktop, name="9.3", released_on=date(2026, 5, 1), by=by))
    newer = cast.desktop.versions.get(name="9.3")
    [owned] = since(
        lambda: products.own_product(cast.akcasu, cast.desktop, version=newer, since=date(2026, 5, 1), by=by)
    )
    soon = timezone.localdate() + timedelta(days=30)
    [special] = since(lambda: worktime.override_day(soon, ((time(9), time(12)),), "Nöbet", by=by))

    assert [entry.kind for entry in (added, released)] == ["product_created", "version_released"]
    assert (owned.data["before"], owned.data["after"]) == ("GIS Masaüstü 9.2", "GIS Masaüstü 9.3")
    assert (special.kind, special.actor) == ("calendar_override_day", by)
    assert special.data["after"]["overrides"]


def test_what_is_refused_leaves_nothing(cast):
    def refused():
        with pytest.raises(Refused):
            organizations.leave(cast.elif_.memberships.get(), by=cast.elif_)

    assert since(refused) == []


def test_the_work_on_requests_is_not_in_the_log(cast):
    sold(cast.akcasu, "premium")

    def work():
        ticket = filed(cast.ayse)
        tickets.answer(ticket, "Bakıyoruz.", key=uuid4(), by=cast.deniz, then="waiting")
        tickets.reply(ticket, "Teşekkürler.", key=uuid4(), by=cast.ayse)
        ticket.refresh_from_db()
        tickets.resolve(ticket, by=cast.deniz)

    assert since(work) == []


# --- names ---------------------------------------------------------------------------------


@pytest.mark.case(50)
def test_no_entry_holds_a_name_or_an_address_of_mail(world, browsers):
    """An erased person is gone from the log without a row being touched."""
    cast = world.cast
    test_roles_and_units(cast)
    organizations.grant_viewing(cast.ayse, cast.akcasu, region=cast.region, by=cast.elif_)
    packages.goodwill(account(world.premium), 2, reason="Ayşe Yıldız bekledi", by=cast.filiz, key="k")
    tickets.share(world.request, person=cast.elif_, by=cast.ayse)
    browsers["elif"].get("/tickets/export/", {"person": "Ayşe Yıldız", "q": "ayse@akcasu.example"})
    browsers["elif"].get("/package/statement.csv", {"person": "Ayşe Yıldız"})
    browsers["filiz"].get("/audit/download/", {"actor": "Ayşe Yıldız", "person": "elif@akcasu"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT entry::text FROM accounts_auditentry AS entry")
        rows = [row for (row,) in cursor.fetchall()]
    people = [getattr(cast, name) for name in ("ayse", "baris", "elif_", "cem", "deniz", "selin", "burak", "filiz")]
    words = [word for one in people for word in (one.name, one.name.split()[1], one.email, "@")]

    assert len(rows) > 15
    assert [(word, row) for row in rows for word in words if word in row] == []


def test_a_person_who_changes_the_name_has_the_new_one_in_old_entries(cast, signed_in):
    organizations.grant_viewing(cast.baris, cast.akcasu, unit=cast.maps, by=cast.elif_)
    cast.baris.name = "Silinmiş kişi"
    cast.baris.save(update_fields=["name"])

    shown = signed_in(cast.elif_).get(f"/institutions/{cast.akcasu.pk}/audit/").content.decode()

    assert "Silinmiş kişi" in shown
    assert "Barış" not in shown
