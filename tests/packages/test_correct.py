"""A ledger that does not add up gets one more entry, and a large one a second person's yes."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from common.refusals import Refused
from notifications.models import Notice
from packages import actions, grants, tasks
from packages.models import Correction, Hold, LedgerEntry, QuotaAccount
from packages.queries import reckoning, recount
from tests.cast import person
from tests.packages.reading import text
from tests.packages.spend import adds_up, counters, held
from tests.race import at_once, failures
from tests.sales import account, sold


@pytest.fixture
def subscription(karaova):
    return sold(karaova, "gold")


@pytest.fixture
def written(subscription):
    return account(subscription)


@pytest.fixture
def gul(cast):
    """A second manager."""
    return person("gul@vendor.example", "Gül Er", vendor_role=User.VendorRole.MANAGER)


def corrected(row, granted, *, by, reason="Counted twice on 3 May", key=None) -> Correction:
    return actions.correct(row, granted, reason=reason, key=key or uuid4(), by=by)


def test_a_small_correction_is_one_more_entry_with_its_reason(written, filiz):
    correction = corrected(written, -3, by=filiz)

    assert counters(written) == (122, 0, 0)
    entry = LedgerEntry.objects.get(kind="adjust")
    assert (entry.granted, entry.balance, entry.actor, entry.reason) == (-3, 122, filiz, "Counted twice on 3 May")
    assert (correction.state, correction.entry, correction.decided_by) == ("posted", entry, filiz)
    event = written.subscription.events.latest("id")
    assert (event.kind, event.actor, event.data["change"]) == ("corrected", filiz, [-3, 0, 0])
    assert adds_up()


def test_more_than_five_units_wait_for_a_second_person(written, filiz, gul):
    five, six = corrected(written, 5, by=filiz), corrected(written, 6, by=filiz)

    assert (five.state, six.state, six.entry) == ("posted", "asked", None)
    assert counters(written) == (130, 0, 0)
    notices = Notice.objects.filter(kind="correction_asked")
    assert [notice.user for notice in notices] == [gul]

    actions.approve_correction(six, by=gul)

    six.refresh_from_db()
    assert counters(written) == (136, 0, 0)
    assert (six.state, six.decided_by, six.entry.actor) == ("posted", gul, gul)
    assert Notice.objects.get(kind="correction_posted").user == filiz
    assert adds_up()


def test_nobody_approves_what_they_asked_for(written, filiz, gul):
    correction = corrected(written, 50, by=filiz)

    with pytest.raises(Refused):
        actions.approve_correction(correction, by=filiz)

    correction.refresh_from_db()
    assert (correction.state, counters(written)) == ("asked", (125, 0, 0))
    entry = LedgerEntry.objects.create(account=written, kind="adjust", reason="By hand", key="by-hand")
    by_hand = {"state": "posted", "decided_by": filiz, "decided_at": correction.asked_at, "entry": entry}
    with pytest.raises(IntegrityError), transaction.atomic():  # the database says so too
        Correction.objects.filter(pk=correction.pk).update(**by_hand)


@pytest.mark.race
def test_two_who_approve_at_once_post_one_entry(committed):
    managers = [person(f"m{n}@vendor.example", f"M {n}", vendor_role="manager") for n in range(4)]
    written = account(sold(committed.karaova, "gold"))
    correction = corrected(written, 40, by=committed.filiz)

    results = at_once(4, lambda n: actions.approve_correction(Correction.objects.get(pk=correction.pk), by=managers[n]))

    assert len(failures(results)) == 3
    assert {type(failure) for failure in failures(results)} == {Refused}
    assert LedgerEntry.objects.filter(kind="adjust").count() == 1
    assert counters(written) == (165, 0, 0)
    assert adds_up()


@pytest.mark.race
def test_of_a_yes_and_a_no_at_once_one_counts(committed):
    gul = person("gul@vendor.example", "Gül Er", vendor_role="manager")
    written = account(sold(committed.karaova, "gold"))
    correction = corrected(written, 40, by=committed.filiz)

    def decide(number):
        row = Correction.objects.get(pk=correction.pk)
        if number:
            return actions.approve_correction(row, by=gul)
        return actions.refuse_correction(row, reason="No", by=gul)

    results = at_once(2, decide)

    correction.refresh_from_db()
    assert len(failures(results)) == 1
    assert LedgerEntry.objects.filter(kind="adjust").count() == (correction.state == "posted")
    assert adds_up()


@pytest.mark.race
def test_a_form_sent_ten_times_corrects_once(committed):
    written, key = account(sold(committed.karaova, "gold")), uuid4()

    results = at_once(10, lambda _n: corrected(QuotaAccount.objects.get(pk=written.pk), 2, by=committed.filiz, key=key))

    assert failures(results) == []
    assert counters(written) == (127, 0, 0)


def test_a_correction_is_measured_by_what_it_moves_not_by_what_was_typed(written, filiz):
    QuotaAccount.objects.filter(pk=written.pk).update(granted=200)

    correction = corrected(written, 0, by=filiz)

    assert correction.needs_approval


@pytest.mark.parametrize(
    ("damage", "after"),
    [
        (lambda row: QuotaAccount.objects.filter(pk=row.pk).update(captured=1), (125, 1, 0)),
        (lambda row: QuotaAccount.objects.filter(pk=row.pk).update(held=0), (125, 1, 0)),
        (lambda row: QuotaAccount.objects.filter(pk=row.pk).update(granted=128), (125, 1, 0)),
        (lambda row: Hold.objects.filter(account=row).update(state="released"), (125, 0, 0)),
        (lambda row: Hold.objects.filter(account=row).update(state="captured"), (125, 0, 1)),
    ],
)
def test_what_the_recount_found_is_settled_by_one_entry(written, filiz, subscription, damage, after):
    held(subscription)
    damage(written)
    assert [mismatch.account_id for mismatch in recount()] == [written.pk]
    entries = LedgerEntry.objects.count()

    corrected(written, 0, by=filiz)

    assert counters(written) == after
    assert LedgerEntry.objects.count() == entries + 1
    assert recount() == []


def test_an_entry_of_unknown_origin_is_answered_by_its_opposite(written, filiz):
    LedgerEntry.objects.create(account=written, kind="adjust", granted=4, reason="By hand", key="stray")

    corrected(written, -4, by=filiz)

    assert counters(written) == (125, 0, 0)
    assert recount() == []


@pytest.mark.parametrize(("granted", "field"), [(-125, "granted"), (0, "granted"), (100_001, "granted")])
def test_what_the_account_cannot_hold_is_refused_in_a_sentence(written, filiz, subscription, granted, field):
    held(subscription)

    with pytest.raises(Refused) as refusal:
        corrected(written, granted, by=filiz)

    assert (refusal.value.field, counters(written)) == (field, (125, 1, 0))
    assert not Correction.objects.exists()


def test_a_correction_needs_a_reason(written, filiz):
    with pytest.raises(Refused) as refusal:
        corrected(written, 1, by=filiz, reason="  ")

    assert refusal.value.field == "reason"


def test_what_was_spent_before_the_second_person_looked_is_refused_then(written, filiz, gul, subscription):
    correction = corrected(written, -125, by=filiz)
    held(subscription)

    with pytest.raises(Refused):
        actions.approve_correction(correction, by=gul)

    assert counters(written) == (125, 1, 0)


def test_work_that_goes_on_between_asking_and_approving_is_no_hindrance(written, filiz, gul, subscription):
    correction = corrected(written, 10, by=filiz)
    unit = held(subscription)
    actions.capture(unit, key="c", by=None)

    actions.approve_correction(correction, by=gul)

    assert counters(written) == (135, 0, 1)
    assert adds_up()


def test_an_account_waits_for_one_correction_at_a_time(written, filiz):
    corrected(written, 10, by=filiz)

    with pytest.raises(Refused):
        corrected(written, 20, by=filiz)


def test_a_refusal_says_why_and_who_asked_reads_it(written, filiz, gul):
    correction = corrected(written, 10, by=filiz)

    with pytest.raises(Refused):
        actions.refuse_correction(correction, reason=" ", by=gul)
    with pytest.raises(Refused):
        actions.refuse_correction(correction, reason="Mine", by=filiz)
    actions.refuse_correction(correction, reason="The order says otherwise", by=gul)

    correction.refresh_from_db()
    assert (correction.state, correction.refusal, counters(written)) == (
        "refused",
        "The order says otherwise",
        (125, 0, 0),
    )
    notice = Notice.objects.get(kind="correction_refused")
    assert (notice.user, notice.data["refusal"]) == (filiz, "The order says otherwise")


def test_who_asked_may_withdraw_and_nobody_else(written, filiz, gul):
    correction = corrected(written, 10, by=filiz)

    with pytest.raises(Refused):
        actions.withdraw_correction(correction, by=gul)
    actions.withdraw_correction(correction, by=filiz)
    with pytest.raises(Refused):
        actions.approve_correction(correction, by=gul)

    assert counters(written) == (125, 0, 0)


def test_units_that_a_correction_brings_let_waiting_requests_in(written, filiz, subscription, monkeypatch):
    heard = []
    monkeypatch.setattr(grants, "_callbacks", [heard.append])

    corrected(written, 2, by=filiz)
    corrected(written, -2, by=filiz)

    assert heard == [subscription.pk]


def test_the_page_of_an_account_shows_the_difference_and_posts_the_entry(written, filiz, signed_in):
    browser = signed_in(filiz)
    QuotaAccount.objects.filter(pk=written.pk).update(captured=2)
    page = browser.get(f"/office/accounts/{written.pk}/")
    assert "Hesap tutmuyor" in text(page)
    assert not reckoning(written.pk).adds_up

    form = browser.get(f"/office/accounts/{written.pk}/correct/")
    answer = browser.post(
        f"/office/accounts/{written.pk}/correct/",
        {"granted": "0", "reason": "Sayaç elle değişmiş", "key": form.context["form"]["key"].value()},
        follow=True,
    )

    assert "Hesap tutuyor" in text(answer)
    assert "Sayaç elle değişmiş" in text(answer)
    assert reckoning(written.pk).adds_up


def test_a_second_manager_approves_on_the_page(written, filiz, gul, signed_in):
    correction = corrected(written, 10, by=filiz)
    asker, other = signed_in(filiz), signed_in(gul)
    place = f"/office/corrections/{correction.pk}/"

    assert "Onayla" not in text(asker.get(place))
    assert "Onayla" in text(other.get(place))
    assert "Karaova" in text(other.get("/office/corrections/"))
    refused = asker.post(f"{place}approve/", follow=True)
    assert "ikinci" in text(refused)
    other.post(f"{place}approve/")

    assert counters(written) == (135, 0, 0)


@pytest.mark.case(49)
def test_neither_customers_nor_agents_look_into_ledgers(written, cem, deniz, filiz, signed_in):
    place = f"/office/accounts/{written.pk}/"

    assert signed_in(filiz).get(place).status_code == 200
    assert signed_in(cem).get(place).status_code == 404
    assert signed_in(deniz).get(place).status_code == 403


def test_a_page_of_an_account_costs_the_same_with_many_entries(
    written, filiz, subscription, signed_in, django_assert_max_num_queries
):
    browser = signed_in(filiz)
    browser.get("/office/corrections/")
    for _ in range(12):
        held(subscription, by=filiz)

    with django_assert_max_num_queries(9):
        browser.get(f"/office/accounts/{written.pk}/")


def test_the_night_keeps_what_it_found(written):
    from packages.models import Recount

    tasks.recount_ledger()
    QuotaAccount.objects.filter(pk=written.pk).update(captured=2)
    tasks.recount_ledger()

    rows = list(Recount.objects.order_by("id"))
    assert [row.mismatches for row in rows] == [[], [written.pk]]
    assert {row.accounts for row in rows} == {QuotaAccount.objects.count()}
