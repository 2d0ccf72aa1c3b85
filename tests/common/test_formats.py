from datetime import date, time

import pytest
from django import forms
from django.utils import formats
from django.utils.translation import override


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("typed", ["31.12.2026", "31/12/2026", "2026-12-31"])
def test_a_date_is_understood_as_people_type_it(language, typed):
    with override(language):
        assert forms.DateField(localize=True).clean(typed) == date(2026, 12, 31)


def test_an_hour_may_have_a_dot():
    with override("tr"):
        assert forms.TimeField(localize=True).clean("17.30") == time(17, 30)


def test_a_number_has_the_comma_of_its_language():
    with override("tr"):
        assert formats.localize(12480.5) == "12.480,5"
        assert forms.DecimalField(localize=True).clean("12.480,5") == forms.DecimalField().clean("12480.5")
        assert formats.date_format(date(2026, 11, 22), "SHORT_DATE_FORMAT") == "22.11.2026"
        assert formats.date_format(date(2026, 11, 22)) == "22 Kasım 2026"
    with override("en"):
        assert formats.localize(12480.5) == "12,480.5"
