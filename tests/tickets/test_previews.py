"""What a preview says of each person is what the fence would have more and less after the change: tried on random
institutions, by making the change and asking the fence of everybody."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from organizations import actions
from organizations.layout import Given, Place
from organizations.models import Institution, Membership, Region, ViewingGrant
from organizations.previews import preview
from tickets.models import Share, Ticket

Role = Membership.Role


class Chance:
    """A random institution with people, requests, shares and authority, and random changes to it."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.institution = Institution.objects.create(name=f"Kurum {seed}")
        self.regions = self._regions()
        self.units = [
            actions.add_unit(self.institution, name=f"Birim {n}", region=self._maybe(self.regions), by=None)
            for n in range(7)
        ]
        self.people = [self._person(seed, n) for n in range(14)]
        self._file(60)

    def _regions(self):
        regions = []
        for n in range(6):
            parent = self.random.choice([None, *regions])
            regions.append(actions.add_region(self.institution, name=f"Bölge {n}", parent=parent, by=None))
        return regions

    def _maybe(self, places):
        return self.random.choice([None, *places])

    def _person(self, seed, number):
        user = User.objects.create(email=f"kisi{number}@kurum{seed}.example", name=f"Kişi {number}")
        role = Role.INSTITUTION_ADMIN if number == 0 else self.random.choice(Role.values)
        region = self.random.choice(self.regions) if role == Role.REGION_ADMIN else None
        unit = self.random.choice(self.units) if role in ("unit_admin", "reader", "member") else self._maybe(self.units)
        Membership.objects.create(user=user, institution=self.institution, role=role, unit=unit, region=region)
        if self.random.random() < 0.4:
            self._give(user)
        return user

    def _give(self, user):
        place = self.random.choice([*self.units, *self.regions, None])
        until = self.random.choice([None, timezone.now() + timedelta(days=2), timezone.now() - timedelta(days=2)])
        starts = self.random.choice([None, None, None, timezone.now() + timedelta(days=1)])
        begins = {"starts_at": starts} if until is None or until > timezone.now() else {}
        named = _named(place)
        ViewingGrant.objects.create(user=user, institution=self.institution, until=until, **begins, **named)

    def _file(self, count):
        now = timezone.now()
        tickets = Ticket.objects.bulk_create(
            Ticket(
                institution=self.institution,
                unit=self._maybe(self.units),
                requester=self.random.choice(self.people),
                subject="Konu",
                text="Metin",
                filing_key=uuid4(),
                filed_at=now,
                last_activity_at=now,
            )
            for _ in range(count)
        )
        for ticket in tickets:
            readers = self.random.sample([*self.people, *self.units, *self.regions], self.random.choice([0, 0, 1, 2]))
            for reader in readers:
                until = self.random.choice([None, now + timedelta(days=1), now - timedelta(days=1)])
                Share.objects.create(ticket=ticket, until=until, **_named(reader, person="person"))

    # --- changes, each as the layout tries it and as it is done -------------------------------

    def change(self, kind):
        return getattr(self, f"_{kind}")()

    def _move_region(self):
        region = self.random.choice(self.regions)
        free = [None, *(one for one in Region.objects.all() if region.pk not in one.path)]
        under = self.random.choice([one for one in free if one is None or one.institution == self.institution])
        pk = under.pk if under else None
        return (
            lambda layout: layout.with_region_moved(region.pk, pk),
            lambda: actions.move_region(region, under=under, by=None),
        )

    def _move_unit(self):
        unit, to = self.random.choice(self.units), self._maybe(self.regions)
        pk = to.pk if to else None
        return lambda layout: layout.with_unit_moved(unit.pk, pk), lambda: actions.move_unit(unit, to=to, by=None)

    def _merge_units(self):
        unit, into = self.random.sample(self.units, 2)
        return (
            lambda layout: layout.with_unit_merged(unit.pk, into.pk),
            lambda: actions.merge_units(unit, into=into, by=None),
        )

    def _merge_regions(self):
        region = self.random.choice(self.regions)
        others = [one for one in self.regions if region.pk not in Region.objects.get(pk=one.pk).path]
        into = self.random.choice(others or [one for one in self.regions if one != region])
        return (
            lambda layout: layout.with_region_merged(region.pk, into.pk),
            lambda: actions.merge_regions(region, into=into, by=None),
        )

    def _change_role(self):
        membership = Membership.objects.get(institution=self.institution, user=self.random.choice(self.people[1:]))
        role = self.random.choice(Role.values)
        unit = self.random.choice(self.units)
        region = self.random.choice(self.regions) if role == Role.REGION_ADMIN else None
        place = Place(role, unit.pk, region.pk if region else None)
        return (
            lambda layout: layout.with_person(membership.user_id, place),
            lambda: actions.change_role(membership, role=role, unit=unit, region=region, by=None),
        )

    def _grant(self):
        user, place = self.random.choice(self.people), self.random.choice([*self.units, *self.regions, None])
        ViewingGrant.objects.filter(user=user).update(withdrawn_at=timezone.now())
        named = _named(place)
        given = Given(user.pk, **{name: one.pk for name, one in named.items()})
        return (
            lambda layout: layout.with_given(given),
            lambda: actions.grant_viewing(user, self.institution, **named, by=None),
        )

    def _withdraw(self):
        living = [g for g in ViewingGrant.objects.filter(institution=self.institution) if not _opens_nothing(g)]
        grant = self.random.choice(living)
        given = Given(grant.user_id, grant.unit_id, grant.region_id)
        return lambda layout: layout.without_given(given), lambda: actions.withdraw_viewing(grant, by=None)


def _opens_nothing(grant):
    now = timezone.now()
    return grant.withdrawn_at or (grant.until and grant.until < now) or (grant.starts_at and grant.starts_at > now)


def _named(place, **names):
    if place is None:
        return {}
    return {names.get("person", "user") if isinstance(place, User) else type(place).__name__.lower(): place}


def seen_by_all(people):
    """Without own requests."""
    return {
        person.pk: set(Ticket.objects.visible_to(person).exclude(requester=person).values_list("pk", flat=True))
        for person in people
    }


def differences(people, act):
    """By brute force: the change is made, everybody is asked, and it is taken back."""
    before, found = seen_by_all(people), {}
    with transaction.atomic():
        act()
        for person, after in seen_by_all(people).items():
            gains, loses = len(after - before[person]), len(before[person] - after)
            if gains or loses:
                found[person] = (gains, loses)
        transaction.set_rollback(True)
    return found


KINDS = ("move_region", "move_unit", "merge_units", "merge_regions", "change_role", "grant", "withdraw")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_a_preview_says_what_the_fence_will_do(db, seed, kind):
    chance, something_changed = Chance(f"{seed}-{kind}"), 0
    Ticket.objects.create(  # of another institution: never counted
        institution=Institution.objects.create(name="Öteki"),
        requester=chance.people[0],
        subject="x",
        text="x",
        filing_key=uuid4(),
        filed_at=timezone.now(),
        last_activity_at=timezone.now(),
    )
    for _attempt in range(6):
        tried, act = chance.change(kind)

        told = preview(chance.institution.pk, tried).differences

        expected = differences(chance.people, act)
        assert {one.person.pk: (one.gains, one.loses) for one in told} == expected
        something_changed += len(expected)
    assert something_changed


def test_a_preview_takes_the_same_statements_for_few_and_many(db, django_assert_num_queries):
    few, many = Chance("few"), Chance("many")
    many._file(100)
    for chance in (few, many):
        unit, into = chance.units[:2]
        with django_assert_num_queries(8):
            preview(
                chance.institution.pk, lambda layout, unit=unit, into=into: layout.with_unit_merged(unit.pk, into.pk)
            )
