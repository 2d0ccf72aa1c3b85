from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from common.refusals import Refused
from notifications.models import Notice
from organizations import actions as organizations
from organizations.models import Membership
from packages import actions, tasks
from packages.queries import seats
from tests.packages.life import renewed
from tests.race import at_once, failures
from tests.sales import sold
from tickets.models import Ticket


def invite(institution, unit, name, **more):
    return organizations.add_member(
        institution, email=f"{name}@new.example", name=name, role="member", unit=unit, by=None, **more
    )


def read_only(institution) -> set[str]:
    lost = Membership.objects.filter(institution=institution).exclude(read_only_since=None)
    return set(lost.values_list("user__name", flat=True))


def today(days: int = 0):
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.case(31)
def test_people_who_were_let_in_count_whether_they_came_or_not(cast, filiz):
    sold(cast.karaova, "silver")  # three seats; cem has one
    invite(cast.karaova, cast.zoning, "Bir")
    second = invite(cast.karaova, cast.zoning, "İki")

    with pytest.raises(Refused) as refusal:
        invite(cast.karaova, cast.zoning, "Üç")
    assert "3" in str(refusal.value)
    assert "filiz@vendor.example" in str(refusal.value)

    organizations.leave(second, by=filiz)
    invite(cast.karaova, cast.zoning, "Üç")
    assert seats(cast.karaova).used == 3


@pytest.mark.case(31)
@pytest.mark.race
def test_of_two_who_invite_at_once_for_the_last_seat_one_succeeds(committed):
    sold(committed.karaova, "silver")
    invite(committed.karaova, committed.zoning, "Bir")

    results = at_once(4, lambda number: invite(committed.karaova, committed.zoning, f"yeni{number}"))

    assert [type(error) for error in failures(results)] == [Refused] * 3
    assert seats(committed.karaova).used == 3


def test_before_anything_is_sold_nobody_is_counted(cast):
    for number in range(5):
        invite(cast.karaova, cast.zoning, f"kisi{number}")

    assert seats(cast.karaova) is None


def test_after_the_end_the_last_package_still_says_how_many(cast):
    sold(cast.karaova, "silver", starts_on=today(-400), ends_on=today(-35))
    for number in range(2):
        invite(cast.karaova, cast.zoning, f"kisi{number}")

    with pytest.raises(Refused):
        invite(cast.karaova, cast.zoning, "fazla")


def test_an_account_is_opened_again_into_a_free_seat_only(cast, filiz):
    sold(cast.karaova, "silver")
    first = invite(cast.karaova, cast.zoning, "Bir").user
    organizations.close_account(first, by=filiz)
    for name in ("İki", "Üç"):
        invite(cast.karaova, cast.zoning, name)

    with pytest.raises(Refused):
        organizations.reopen_account(first, by=filiz)
    first.refresh_from_db()
    assert not first.is_active


class TestAdding:
    @pytest.fixture
    def silver(self, cast):
        return sold(cast.karaova, "silver")

    def add(self, subscription, amount, *, by, key="form"):
        return actions.add_seats(subscription, amount, key=key, by=by, reason="Sipariş 9")

    def test_bought_users_are_there_at_once_and_the_same_form_adds_them_once(self, silver, cast, filiz):
        self.add(silver, 2, by=filiz)
        self.add(silver, 2, by=filiz)

        silver.refresh_from_db()
        assert (silver.seats, seats(cast.karaova).limit) == (5, 5)
        event = silver.events.get(kind="seats_added")
        assert event.data == {"amount": 2, "seats": 5, "reason": "Sipariş 9"}
        assert Notice.objects.filter(user=cast.cem, kind="subscription_changed").count() == 1

    def test_the_size_of_the_next_tier_is_an_upgrade(self, silver, filiz):
        self.add(silver, 16, by=filiz)

        with pytest.raises(Refused, match="Gold") as refusal:
            self.add(silver, 1, by=filiz, key="other")
        assert refusal.value.field == "amount"

    def test_an_ended_package_gets_no_users(self, cast, akcasu, filiz):
        over = sold(akcasu, "gold", starts_on=today(-400), ends_on=today(-35))

        with pytest.raises(Refused):
            self.add(over, 1, by=filiz)

    @pytest.mark.race
    def test_two_managers_who_add_at_once_both_count(self, committed):
        silver = sold(committed.karaova, "silver")

        at_once(4, lambda number: self.add(silver, 1, by=committed.filiz, key=f"k{number // 2}"))

        silver.refresh_from_db()
        assert silver.seats == 5


@pytest.fixture
def shrunk(cast, settings):
    """Karaova had Gold with six people; since today it has Silver with three seats."""
    settings.SEAT_CHOICE_DAYS = 30
    gold = sold(cast.karaova, "gold", starts_on=today(-365), ends_on=today())
    for name in ("Bir", "İki", "Üç", "Dört", "Beş"):
        invite(cast.karaova, cast.zoning, name)
    return renewed(gold, "silver")


def membership(cast, name):
    return Membership.objects.get(institution=cast.karaova, user__name=name)


@pytest.mark.case(30)
def test_a_smaller_package_deactivates_nobody_lets_nobody_in_and_asks_who_stays(shrunk, cast, cem):
    assert (seats(cast.karaova).used, seats(cast.karaova).is_short, read_only(cast.karaova)) == (6, True, set())
    with pytest.raises(Refused):
        invite(cast.karaova, cast.zoning, "Altı")
    notice = Notice.objects.get(user=cem, kind="seats_short")
    assert (notice.data["used"], notice.data["seats"], notice.data["choose_by"]) == (6, 3, today(30).isoformat())


@pytest.mark.case(30)
def test_the_administrator_picks_who_stays_and_the_rest_read_only(shrunk, cast, cem):
    kept = [membership(cast, "Bir").pk, membership(cast, "Beş").pk]

    actions.choose_seats(cast.karaova, kept, by=cem)

    assert read_only(cast.karaova) == {"İki", "Üç", "Dört"}  # cem administers and keeps his
    assert seats(cast.karaova).used == 3
    assert Notice.objects.filter(kind="seat_lost").count() == 3
    event = shrunk.events.get(kind="seats_chosen")
    assert (event.data, event.actor) == ({"lost": 3, "got": 0}, cem)


def test_the_choice_can_be_changed_later(shrunk, cast, cem):
    one, other = membership(cast, "Bir").pk, membership(cast, "İki").pk
    actions.choose_seats(cast.karaova, [one], by=cem)

    actions.choose_seats(cast.karaova, [other], by=cem)

    assert read_only(cast.karaova) == {"Bir", "Üç", "Dört", "Beş"}
    assert Notice.objects.filter(kind="seat_back").count() == 1


def test_more_people_than_seats_cannot_be_chosen(shrunk, cast, cem):
    everybody = list(Membership.objects.filter(institution=cast.karaova).values_list("pk", flat=True))

    with pytest.raises(Refused, match="3") as refusal:
        actions.choose_seats(cast.karaova, everybody, by=cem)

    assert (refusal.value.field, read_only(cast.karaova)) == ("people", set())


def test_people_of_other_institutions_are_none_of_the_choice(shrunk, cast, cem, ayse):
    actions.choose_seats(cast.karaova, [ayse.memberships.get().pk, membership(cast, "Bir").pk], by=cem)

    assert ayse.memberships.get().read_only_since is None
    assert seats(cast.karaova).used == 2


@pytest.mark.case(30)
def test_without_a_choice_administrators_and_who_signed_in_last_stay(shrunk, cast):
    for name, days in (("Üç", 1), ("Dört", 3), ("Bir", 9)):
        user = membership(cast, name).user
        user.last_login = timezone.now() - timedelta(days=days)
        user.save(update_fields=["last_login"])

    assert actions.settle_seats(today(30)) == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert (tasks.settle_seats(), tasks.settle_seats()) == (1, 0)

    assert read_only(cast.karaova) == {"Bir", "İki", "Beş"}


def test_administrators_keep_their_seats_even_when_they_alone_are_too_many(shrunk, cast, filiz):
    for name in ("Bir", "İki", "Üç", "Dört", "Beş"):
        organizations.change_role(membership(cast, name), role="institution_admin", by=filiz)

    assert actions.settle_seats(today(31)) == 0
    assert read_only(cast.karaova) == set()


def test_who_reads_only_becomes_no_administrator(shrunk, cast, cem, filiz):
    actions.choose_seats(cast.karaova, [], by=cem)

    with pytest.raises(Refused):
        organizations.change_role(membership(cast, "Bir"), role="institution_admin", by=filiz)


def test_the_requests_of_who_reads_only_stay(shrunk, cast, cem):
    from tests.sales import filed

    person = membership(cast, "Bir").user
    ticket = filed(person)

    actions.choose_seats(cast.karaova, [], by=cem)

    assert Ticket.objects.visible_to(person).get() == ticket
    assert Ticket.objects.open().filter(requester=person).count() == 1
