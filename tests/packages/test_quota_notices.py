"""20 percent and nothing left: who hears of it, in which words, how often."""

import pytest
from django.core import mail

from accounts.models import User
from notifications.actions import deliver, prefer
from notifications.models import Notice
from packages import actions
from packages.models import QuotaAccount
from tests.cast import person
from tests.packages.spend import held
from tests.race import at_once
from tests.sales import account, sold


def spent(subscription, units: int) -> None:
    for _ in range(units):
        held(subscription)


@pytest.mark.case(22)
@pytest.mark.race
def test_twenty_units_taken_at_once_warn_once_at_each_threshold(committed):
    subscription = sold(committed.karaova, "silver")

    at_once(20, lambda _n: held(subscription))

    assert account(subscription).available == 0
    kinds = Notice.objects.filter(user=committed.cem, kind__startswith="quota_").values_list("kind", flat=True)
    assert sorted(kinds) == ["quota_empty", "quota_low"]


@pytest.mark.case(22)
@pytest.mark.race
def test_a_top_up_while_units_are_taken_arms_once(committed):
    """Between the two warnings of an arming lies no third one, whatever comes first."""
    subscription = sold(committed.karaova, "silver")
    spent(subscription, 15)

    def act(number):
        if number == 2:
            return actions.top_up(account(subscription), 5, key="t", by=None, reason="")
        return held(subscription)

    at_once(6, act)

    low = Notice.objects.filter(user=committed.cem, kind="quota_low").count()
    armed = QuotaAccount.objects.get(pk=account(subscription).pk).warned_at_percent
    assert low in {1, 2}
    assert armed in {20, None}


def test_every_administrator_reads_it_in_their_own_language(karaova, cem):
    zeynep = person("zeynep@karaova.example", "Zeynep Su", language="en")
    membership = cem.memberships.get()
    zeynep.memberships.create(institution=karaova, unit=membership.unit, role=membership.role)
    User.objects.filter(pk=cem.pk).update(language="tr")
    subscription = sold(karaova, "silver")
    spent(subscription, 16)
    mail.outbox.clear()

    deliver()

    subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert "Entitlements run low: Written" in subjects["zeynep@karaova.example"]
    assert "Yazılı" in subjects["cem@karaova.example"]


def test_who_wants_no_mail_about_packages_still_hears_the_bell(karaova, cem):
    prefer("mail", [], by=cem)
    subscription = sold(karaova, "silver")
    spent(subscription, 16)
    mail.outbox.clear()

    deliver()

    assert mail.outbox == []
    assert Notice.objects.filter(user=cem, kind="quota_low").count() == 1


def test_who_stopped_administering_is_no_longer_told(karaova, cem):
    from organizations.models import Membership

    subscription = sold(karaova, "silver")
    spent(subscription, 15)
    Membership.objects.filter(user=cem).update(role=Membership.Role.MEMBER)

    spent(subscription, 5)

    assert not Notice.objects.filter(user=cem, kind__startswith="quota_").exists()
