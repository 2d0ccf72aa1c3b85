"""The whole life of a package: asked for, offered, accepted, used up, topped up, upgraded, expired and renewed."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from notifications.models import Notice
from packages import actions
from packages.models import LedgerEntry, Offer, QuotaAccount, Subscription
from packages.queries import recount
from tests.browser.conftest import MONDAY_TEN, words
from tests.sales import filed
from tickets import actions as tickets
from tickets.models import Ticket

pytestmark = pytest.mark.browser

WAITS = "Pafta bölümleme"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_package_is_asked_for_used_up_topped_up_upgraded_and_renewed(committed, monday, visit, language, width):
    say = words(language)
    User.objects.update(language=language)
    cem, filiz = visit(width=width).is_(committed.cem), visit(width=width).is_(committed.filiz)

    asks_for(cem, say, "first", "silver")
    subscription = is_offered_and_accepts(filiz, cem, say, "2026/512", begins=True).result
    cem.page.goto("/package/")
    assert cem.reads("Silver")
    uses_up(committed.cem, committed.deniz, subscription)
    kept = files_without_a_unit(cem, say)
    tops_up(filiz, cem, say, subscription, kept)
    upgrades(filiz, cem, say, subscription)
    with time_machine.travel(MONDAY_TEN + timedelta(days=365)):
        actions.turn_states(timezone.localdate())
        cem.is_(committed.cem)
        filiz.is_(committed.filiz)
        late = files_without_a_package(cem, say)
        renewal = renews(filiz, say, subscription, late)
        reads_the_statement(cem, say, subscription, renewal)

    assert recount() == []
    told = set(Notice.objects.filter(user=committed.cem).values_list("kind", flat=True))
    assert {"quota_low", "quota_empty"} <= told


def asks_for(cem, say, kind, tier) -> None:
    page = cem.page
    page.goto("/package/")
    link = page.locator(f'a[href*="kind={kind}&tier={tier}"]')
    assert link.count() == 1
    page.goto(link.get_attribute("href"))
    page.locator("#id_note").fill("Üç kişi kullanacak.")
    page.locator("main").get_by_role("button", name=say("Ask for an offer")).click()
    page.locator("#messages .notice.ok").wait_for()
    assert cem.reads(say("Waits for an offer"))


def confirms(visitor, say, opens, act, **typed) -> None:
    """Follows a link that asks before it acts, fills in what it asks for, and acts."""
    page = visitor.page
    page.get_by_role("link", name=opens).locator("visible=true").first.click()
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    for name, value in typed.items():
        field = dialog.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    dialog.get_by_role("button", name=act).click()
    page.locator("#messages .notice.ok").wait_for()


def is_offered_and_accepts(filiz, cem, say, contract_number, begins=False) -> Offer:
    """The manager answers the one open question with an offer; the signed contract carries it out."""
    page = filiz.page
    page.goto("/office/portfolio/")
    page.locator("main").get_by_role("link", name=say("asked for")).click()
    page.get_by_role("link", name="Karaova Belediyesi").first.click()
    page.get_by_role("link", name=say("Write the offer")).locator("visible=true").first.click()
    if begins:
        page.locator("#id_starts_on").fill(timezone.localdate().strftime("%d.%m.%Y"))
    page.get_by_role("button", name=say("Save as a draft")).click()
    page.wait_for_url("**/office/offers/*/")
    offer = Offer.objects.latest("id")
    assert not offer_is_seen(cem, offer)
    confirms(filiz, say, say("Send the offer"), say("Send the offer"))
    assert offer_is_seen(cem, offer)
    paper = cem.page.request.get(f"/package/offers/{offer.pk}/offer.pdf")
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
    confirms(filiz, say, say("Mark as accepted"), say("Mark as accepted"), contract_number=contract_number)
    offer.refresh_from_db()
    assert (offer.state, offer.contract_number) == ("accepted", contract_number)
    return offer


def offer_is_seen(cem, offer) -> bool:
    cem.page.goto("/package/")
    return cem.page.locator(f'a[href="/package/offers/{offer.pk}/"]').count() == 1


def uses_up(cem, deniz, subscription) -> None:
    """Twenty requests, as the desk would settle them; the browser has seen one of them in test_story."""
    for number in range(20):
        ticket = filed(cem, subject=f"Talep {number}")
        if number < 18:
            tickets.take(ticket, by=deniz)
            tickets.answer(ticket, "Çözdük.", key=ticket.filing_key, by=deniz, then="waiting")
            tickets.resolve(Ticket.objects.get(pk=ticket.pk), by=deniz)
    written = QuotaAccount.objects.get(subscription=subscription, service="written")
    assert (written.granted, written.held, written.captured) == (20, 2, 18)


def files(cem, say, subject) -> Ticket:
    page = cem.page
    page.goto("/tickets/file/")
    assert page.locator(".entitlement.warn").count() == 1
    page.locator("#id_subject").fill(subject)
    page.locator("#id_product").select_option(label="GIS Masaüstü 9.2")
    page.get_by_label(say(Ticket.Effect.SLOWED.label)).check()
    page.locator("#id_text").fill("Paftalar yanlış bölünüyor.")
    page.get_by_role("button", name=say("Send the request")).click()
    page.wait_for_url("**/sent/")
    ticket = Ticket.objects.latest("id")
    assert ticket.status == Ticket.Status.AWAITING_QUOTA
    page.goto(f"/tickets/{ticket.pk}/")
    assert cem.reads(say("Awaiting quota"))
    return ticket


def files_without_a_unit(cem, say) -> Ticket:
    cem.page.goto("/package/")
    assert cem.page.locator(".usage-note.danger").count() == 1
    return files(cem, say, WAITS)


def tops_up(filiz, cem, say, subscription, kept) -> None:
    page = cem.page
    page.goto("/package/")
    page.goto(page.locator('a[href*="kind=top_up"]').first.get_attribute("href"))
    page.locator("#id_written").fill("5")
    page.locator("main").get_by_role("button", name=say("Ask for an offer")).click()
    page.locator("#messages .notice.ok").wait_for()

    is_offered_and_accepts(filiz, cem, say, "2026/613")

    kept.refresh_from_db()
    assert kept.status == Ticket.Status.NEW
    written = QuotaAccount.objects.get(subscription=subscription, service="written")
    assert (written.granted, written.held, written.captured) == (25, 3, 18)


def upgrades(filiz, cem, say, subscription) -> None:
    asks_for(cem, say, "upgrade", "gold")

    is_offered_and_accepts(filiz, cem, say, "2026/700")

    written = QuotaAccount.objects.get(subscription=subscription, service="written")
    assert (written.granted, written.held, written.captured) == (130, 3, 18)  # 125 of Gold, 5 bought on top
    cem.page.goto("/package/")
    assert cem.reads("Gold")


def files_without_a_package(cem, say) -> Ticket:
    cem.page.goto("/package/")
    assert cem.reads(say("No support package is valid today"))
    return files(cem, say, "Lisans yenileme")


def renews(filiz, say, subscription, late) -> Subscription:
    page = filiz.page
    page.goto(f"/office/subscriptions/{subscription.pk}/")
    assert filiz.reads(say("Expired"))
    page.get_by_role("link", name=say("Renew"), exact=True).locator("visible=true").first.click()
    page.locator("#id_contract_number").fill("2027/41")
    page.get_by_role("button", name=say("Renew the subscription")).click()
    page.locator("#messages .notice.ok").wait_for()
    renewal = Subscription.objects.get(renews=subscription)
    assert (renewal.state, renewal.starts_on) == ("active", subscription.ends_on)
    late.refresh_from_db()
    assert (late.status, late.subscription) == (Ticket.Status.NEW, renewal)
    return renewal


def reads_the_statement(cem, say, subscription, renewal) -> None:
    """Each unit has its lines: what was granted, held, spent, added and granted anew, with the balance after it."""
    page = cem.page
    page.goto("/package/statement/")
    assert page.locator("table.statement tbody tr").count() > 0
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    with open(download.value.path(), "rb") as file:
        lines = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig")), delimiter=";"))
    entries = LedgerEntry.objects.filter(account__subscription__in=[subscription, renewal]).select_related("hold")
    kept = [line for line in lines if line and line[0][:2].isdigit()]
    assert len(kept) == entries.count()
    kinds = list(entries.values_list("kind", flat=True).distinct().order_by("kind"))
    assert kinds == ["capture", "grant", "hold", "top_up", "upgrade"]
    for account in QuotaAccount.objects.filter(subscription__in=[subscription, renewal]):
        last = account.entries.order_by("-id").first()
        if last:
            assert last.balance == account.available
    for subject in (WAITS, "Lisans yenileme"):
        number = Ticket.objects.get(subject=subject).pk
        assert sum(f"{number}" in (line[1], line[1].removeprefix("#")) for line in kept) == 1
