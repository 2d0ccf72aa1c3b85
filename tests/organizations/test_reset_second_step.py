"""Who lost phone and recovery codes is helped by a central administrator of the own institution."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command

from accounts.models import AuditEntry
from common.refusals import Refused
from notifications.models import Mail
from organizations.actions import reset_second_step
from organizations.models import Membership
from tests.accounts.second_steps import app_of, prove


def place_of(user):
    return Membership.objects.get(user=user, left_at=None)


def door(user):
    return f"/institutions/people/{place_of(user).pk}/reset-second-step/"


@pytest.mark.check(65)
def test_the_password_lets_the_person_in_again_and_everything_is_told(ayse, elif_, signed_in):
    app_of(ayse)
    theirs = signed_in(ayse)

    answer = prove(signed_in(elif_)).post(door(ayse))

    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=ayse).exists()
    assert theirs.get("/preferences/").status_code == 302
    assert Mail.objects.filter(user=ayse).latest("id").subject == "SupportX: ikinci adımınız sıfırlandı"
    entry = AuditEntry.objects.get(kind="second_factor_reset")
    assert (entry.actor, entry.person) == (elif_, ayse)


@pytest.mark.check(12)
def test_nobody_else_may(cast, signed_in):
    app_of(cast.ayse)
    for who, status in (("ayse", 403), ("baris", 403), ("cem", 404), ("deniz", 403), ("filiz", 403)):
        assert prove(signed_in(getattr(cast, who))).post(door(cast.ayse)).status_code == status, who

    assert Authenticator.objects.filter(user=cast.ayse, type="totp").exists()


@pytest.mark.check(70)
def test_the_administrator_says_who_it_is_first(ayse, elif_, signed_in):
    app_of(ayse)

    assert signed_in(elif_).post(door(ayse))["Location"].startswith("/accounts/confirm/")


def test_who_belongs_elsewhere_too_or_asks_for_oneself_is_refused(cast):
    app_of(cast.ayse)
    with pytest.raises(Refused):
        reset_second_step(place_of(cast.elif_), by=cast.elif_)
    here = place_of(cast.ayse)
    Membership.objects.create(user=cast.ayse, institution=cast.karaova, unit=cast.zoning, role="member")

    with pytest.raises(Refused):
        reset_second_step(here, by=cast.elif_)


def test_whoever_runs_it_helps_the_vendors_people(deniz):
    app_of(deniz)

    call_command("reset_second_step", deniz.email)

    assert not Authenticator.objects.filter(user=deniz).exists()
