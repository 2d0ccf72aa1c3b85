"""What the rows of a report are called, and in which order they stand."""

import pytest

from organizations.models import Region, Unit
from reports.queries.naming import names

pytestmark = pytest.mark.django_db


def test_units_of_one_name_are_told_apart_by_their_region(akcasu):
    north, south = (Region.objects.create(institution=akcasu, name=name) for name in ("10. Bölge", "2. Bölge"))
    in_north, in_south = (Unit.objects.create(institution=akcasu, region=one, name="Arşiv") for one in (north, south))
    alone = Unit.objects.create(institution=akcasu, region=north, name="Çizim")

    assert list(names("unit", [in_north.pk, None, alone.pk, in_south.pk]).items()) == [
        (in_south.pk, "Arşiv · 2. Bölge"),
        (in_north.pk, "Arşiv · 10. Bölge"),
        (alone.pk, "Çizim"),
        (None, "Birimi belirsiz"),
    ]


def test_regions_stand_in_the_order_of_the_alphabet_and_of_their_numbers(akcasu):
    made = {name: Region.objects.create(institution=akcasu, name=name) for name in ("Çay", "Dere", "10.", "2.", "Cam")}

    told = names("regions", [(), *((region.pk,) for region in made.values())])

    assert [*told.values()] == ["2.", "10.", "Cam", "Çay", "Dere", "Bölge dışı"]
