"""An administrator looks through somebody's eyes: exactly what that person sees, and why; and learns nothing else."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from organizations import actions as organizations
from organizations.models import Membership, ViewingGrant
from organizations.queries import standing
from tests.sales import filed, sold
from tests.tickets.test_previews import Chance
from tickets import actions
from tickets.models import Share, Ticket
from tickets.models.readers import Customer
from tickets.queries import eyes, listing, who
from tickets.queries.listing import Wish
from tickets.queries.reasons import reasons_of
from tickets.queries.who import readers_of

Role = Membership.Role


def member(user):
    return Membership.objects.get(user=user, left_at=None)


@pytest.fixture
def package(cast):
    return sold(cast.akcasu, "premium")


def everything(membership, looker):
    """All pages as one."""
    page = eyes.seen_page(membership, looker, Wish())
    rows, after = list(page.rows), page.next_after
    while after:
        more = eyes.seen_page(membership, looker, Wish(after=listing.read_cursor(after)))
        rows, after = rows + more.rows, more.next_after
    return replace(page, rows=rows)


def opens(ticket, user):
    return Ticket.objects.visible_to(user).filter(pk=ticket.pk).exists()


def take_away(reason, membership, ticket, other):
    """The cause itself, and nothing else of what the person has."""
    if reason.kind == "own":
        Ticket.objects.filter(pk=ticket.pk).update(requester=other)
    elif reason.kind == "authority":
        ViewingGrant.objects.filter(pk=reason.pk).update(withdrawn_at=timezone.now())
    elif reason.kind == "share":
        Share.objects.filter(pk=reason.pk).update(withdrawn_at=timezone.now())
    else:
        unit = membership.unit or organizations.add_unit(membership.institution, name="Yeni", by=None)
        Membership.objects.filter(pk=membership.pk).update(role=Role.MEMBER, unit=unit)


def statements(ask):
    with CaptureQueriesContext(connection) as found:
        assert ask().status_code == 200
    return len(found)


def seen(browser, user):
    return browser.get(f"/institutions/people/{member(user).pk}/sees/")


def test_each_request_says_why_it_is_seen(cast, package, ayse, baris, elif_, filiz, signed_in):
    own, by_grant = filed(ayse), filed(baris)
    until = datetime(2030, 12, 31, 21, tzinfo=UTC)
    grant = organizations.grant_viewing(ayse, cast.akcasu, unit=cast.water, until=until, by=filiz)
    actions.share(by_grant, by=baris, person=ayse)

    page = seen(signed_in(elif_), ayse).context["page"]

    assert {one.ticket.pk: [reason.words for reason in one.reasons] for one in page.rows} == {
        own.pk: ["kendi talebi"],
        by_grant.pk: [
            f"{grant.pk} numaralı yetki: Su ve Kanal, veren: Filiz Öztürk, son gün: 31.12.2030",
            "paylaşım: Ayşe Yıldız, paylaşan: Barış Demir",
        ],
    }
    assert AuditEntry.objects.filter(kind="previewed_as", person=ayse, actor=elif_).count() == 1


@pytest.mark.check(5)
@pytest.mark.parametrize("seed", range(4))
def test_the_list_is_the_fence_as_far_as_the_one_who_looks_sees_it(db, seed):
    chance, hidden = Chance(f"eyes{seed}"), 0
    for looker in chance.people[:5]:
        for membership in Membership.objects.filter(institution=chance.institution).select_related("user"):
            page = everything(membership, looker)
            sees, knows = (set(Ticket.objects.visible_to(one)) for one in (membership.user, looker))

            assert {row.ticket for row in page.rows} == sees & knows
            assert (page.count.number, page.hidden.number) == (len(sees & knows), len(sees - knows))
            hidden += page.hidden.number
    assert hidden


@pytest.mark.check(5)
@pytest.mark.parametrize("seed", range(4))
def test_every_reason_is_a_cause_and_there_is_no_other(db, seed):
    """Each alone still opens the request; without any of them it is closed."""
    chance, kinds = Chance(f"why{seed}"), Counter()
    administrator = chance.people[0]
    for membership in Membership.objects.filter(institution=chance.institution).select_related("user"):
        rows = everything(membership, administrator).rows
        somebody = next(one for one in chance.people if one != membership.user)
        for row in chance.random.sample(rows, min(8, len(rows))):
            assert row.reasons
            for kept in row.reasons:
                sid = transaction.savepoint()
                for other in row.reasons:
                    if other != kept:
                        take_away(other, membership, row.ticket, somebody)
                assert opens(row.ticket, membership.user), (kept, row.reasons)
                take_away(kept, membership, row.ticket, somebody)
                assert not opens(row.ticket, membership.user), (kept, row.reasons)
                transaction.savepoint_rollback(sid)
                kinds[kept.kind] += 1
    assert len(kinds) >= 3, kinds


@pytest.mark.check(5)
@pytest.mark.parametrize("seed", range(4))
def test_who_sees_a_request_is_the_fence_read_from_the_other_side(db, seed):
    chance = Chance(f"who{seed}")
    places = {one.user_id: one for one in Membership.objects.filter(institution=chance.institution)}
    for ticket in Ticket.objects.filter(institution=chance.institution).select_related("unit__region")[:20]:
        found = readers_of(ticket)

        assert {one.person for one in found.people} == {one for one in chance.people if opens(ticket, one)}
        for one in found.people:
            reader = Customer(one.person.pk, timezone.now(), standing(one.person).sight)
            told = reasons_of(places[one.person.pk], reader, [ticket])[ticket.pk]
            assert sorted(map(str, one.reasons)) == sorted(map(str, told))


def test_a_share_with_very_many_people_is_told_as_a_number(cast, package, ayse, baris, signed_in, monkeypatch):
    monkeypatch.setattr(who, "MOST_NAMED", 1)
    ticket = filed(ayse)
    actions.share(ticket, by=ayse, unit=cast.maps)  # elif works there, too
    actions.share(ticket, by=ayse, unit=cast.water)

    page = signed_in(ayse).get(f"/tickets/{ticket.pk}/readers/")

    found = page.context["readers"]
    assert [(crowd.reason.kind, crowd.people) for crowd in found.crowds] == [("share", 2)]
    assert [one.person for one in found.people] == [ayse, baris, cast.elif_]
    assert "2 kişi" in page.content.decode()


def test_a_regional_administrator_learns_nothing_beyond_the_own_reach(cast, package, ayse, baris, filiz, signed_in):
    other = organizations.add_region(cast.akcasu, name="Öteki", by=filiz)
    far = organizations.add_unit(cast.akcasu, name="Uzak yer", region=other, by=filiz)
    filed(cast.elif_, subject="Gizli konu", unit=far)
    organizations.change_role(member(ayse), role=Role.REGION_ADMIN, region=cast.region, by=filiz)
    organizations.grant_viewing(baris, cast.akcasu, unit=far, by=filiz)

    page = seen(signed_in(ayse), baris)

    found, text = page.context["page"], page.content.decode()
    assert (found.rows, found.hidden.number) == ([], 1)
    assert not [word for word in ("Gizli konu", "Uzak yer") if word in text]
    assert "Kendinizin göremediği talepler: 1" in text


@pytest.mark.check(12)
def test_only_whoever_administers_somebody_looks_through_their_eyes(cast, package, ayse, baris, filiz, signed_in):
    organizations.change_role(member(ayse), role=Role.UNIT_ADMIN, by=filiz)
    browser = signed_in(ayse)

    statuses = [seen(browser, person).status_code for person in (cast.elif_, baris, ayse)]

    assert statuses == [403, 403, 403]
    organizations.change_unit(member(baris), unit=cast.maps, by=filiz)
    assert seen(browser, baris).status_code == 200
    assert AuditEntry.objects.filter(kind="previewed_as").count() == 1


def test_the_page_is_narrowed_and_every_look_is_noted(cast, package, ayse, elif_, deniz, signed_in):
    first, second = filed(ayse, subject="Pafta bölünmüyor"), filed(ayse, subject="Lisans")
    actions.resolve(second, by=elif_)
    browser, address = signed_in(elif_), f"/institutions/people/{member(ayse).pk}/sees/"

    def found(query):
        return [row.ticket for row in browser.get(address + query).context["page"].rows]

    assert found("") == [second, first]
    assert (found("?status=open"), found("?view=closed"), found("?q=pafta")) == ([first], [second], [first])
    mark = browser.get(address).context["page"].next_after or listing.cursor(second, "last_activity_at")
    assert found(f"?after={mark}") == [first]
    assert AuditEntry.objects.filter(kind="previewed_as", person=ayse).count() == 6


def test_looking_costs_the_same_for_few_and_many(cast, package, ayse, baris, elif_, signed_in):
    browser = signed_in(elif_)
    filed(ayse)
    seen(browser, ayse)
    few = statements(lambda: seen(browser, ayse))
    for _number in range(5):
        actions.share(filed(baris), by=baris, person=ayse)

    assert statements(lambda: seen(browser, ayse)) == few


@pytest.mark.case(49)
def test_others_do_not_look(cast, ayse, baris, cem, deniz, signed_in):
    statuses = [seen(signed_in(person), ayse).status_code for person in (baris, cem, deniz)]

    assert statuses == [403, 404, 403]
    assert seen(Client(), ayse).status_code == 302


def test_who_sees_a_request_is_told_to_whom_it_belongs(cast, package, ayse, baris, elif_, cem, signed_in):
    ticket = filed(ayse)
    actions.share(ticket, by=ayse, person=baris)
    address = f"/tickets/{ticket.pk}/readers/"

    found = signed_in(ayse).get(address).context["readers"].people

    assert [(one.person, [reason.kind for reason in one.reasons]) for one in found] == [
        (ayse, ["own"]),
        (baris, ["share"]),
        (elif_, ["role"]),
    ]
    assert address in signed_in(ayse).get(f"/tickets/{ticket.pk}/").content.decode()
    assert [signed_in(one).get(address).status_code for one in (elif_, baris, cem)] == [200, 403, 404]
    assert address not in signed_in(baris).get(f"/tickets/{ticket.pk}/").content.decode()


def test_few_readers_or_many_cost_the_same_statements(cast, package, ayse, baris, elif_, filiz, signed_in):
    ticket, browser = filed(ayse), signed_in(ayse)
    actions.share(ticket, by=ayse, person=baris)
    address = f"/tickets/{ticket.pk}/readers/"
    browser.get(address)
    few = statements(lambda: browser.get(address))
    actions.share(ticket, by=ayse, unit=cast.water)
    actions.share(ticket, by=ayse, region=cast.region)
    organizations.grant_viewing(baris, cast.akcasu, by=filiz)

    assert statements(lambda: browser.get(address)) == few


def test_the_overview_of_shares_shows_the_living_ones(cast, package, ayse, baris, elif_, cem, signed_in):
    ticket, address = filed(ayse), f"/institutions/{cast.akcasu.pk}/shares/"
    share = actions.share(ticket, by=ayse, unit=cast.water)
    ended = actions.share(ticket, by=ayse, person=baris)
    actions.unshare(ended, by=ayse)

    assert signed_in(elif_).get(address).context["page"].rows == [share]
    assert signed_in(cem).get(address).status_code == 404
    assert signed_in(ayse).get(address).status_code == 403


@pytest.mark.check(12)
def test_shares_are_ended_from_the_overview_within_reach(cast, package, ayse, baris, elif_, cem, filiz, signed_in):
    mine, other = filed(ayse), filed(baris)
    here, there = (actions.share(ticket, by=elif_, person=elif_) for ticket in (mine, other))
    organizations.change_role(member(ayse), role=Role.UNIT_ADMIN, by=filiz)
    organizations.grant_viewing(ayse, cast.akcasu, unit=cast.water, can_file=True, by=filiz)
    browser, overview = signed_in(ayse), f"/institutions/{cast.akcasu.pk}/shares/"

    assert browser.get(overview).context["page"].rows == [here]
    assert browser.post(f"/institutions/shares/{there.pk}/unshare/").status_code == 403
    assert signed_in(cem).post(f"/institutions/shares/{here.pk}/unshare/").status_code == 404
    assert browser.post(f"/institutions/shares/{here.pk}/unshare/").url == overview

    assert browser.get(overview).context["page"].rows == []
    assert browser.get(f"/institutions/shares/{here.pk}/unshare/").status_code == 404
    assert AuditEntry.objects.filter(kind="request_unshared", person=elif_, actor=ayse).count() == 1


@pytest.mark.case(47)
def test_what_was_shared_with_somebody_who_leaves_does_not_come_back(cast, package, ayse, baris, filiz):
    ticket = filed(ayse)
    actions.share(ticket, by=ayse, person=baris)
    membership = member(baris)
    assert opens(ticket, baris)

    organizations.leave(membership, by=filiz)
    organizations.rejoin(membership, by=filiz)

    assert not opens(ticket, baris)
    assert ticket.events.filter(kind="unshared").count() == 1
