"""How a package comes about in the browser: a new customer is sold to, and an offer goes there and back."""

import time

import pytest

from accounts.models import User
from organizations.models import Institution
from packages.models import Offer, Subscription, TierVersion
from tests.browser.conftest import words
from tests.sales import sold

pytestmark = pytest.mark.browser

LETTERS_A_SECOND = 3  # a calm typist
LOOK = 2.0  # seconds to find the next thing on a page


class Hand:
    """Counts what a person would do, and how long it takes at a calm pace besides what the machine takes."""

    def __init__(self, page):
        self.page, self.clicks, self.seconds = page, 0, 0.0

    def click(self, target) -> None:
        target.click()
        self.page.wait_for_load_state()
        self.clicks += 1
        self.seconds += LOOK

    def types(self, field: str, value: str) -> None:
        self.page.locator(field).fill(value)
        self.seconds += LOOK + len(value) / LETTERS_A_SECOND


def test_a_new_institution_is_created_and_sold_to_in_under_two_minutes(committed, monday, visit):
    say, page = words("tr"), visit().is_(committed.filiz).page
    page.goto("/office/institutions/")
    hand, begun = Hand(page), time.monotonic()

    hand.click(page.get_by_role("link", name=say("New institution")))
    hand.types("#id_name", "Gölyaka İmar ve Şehircilik Müdürlüğü")
    hand.types("#id_city", "Düzce")
    hand.click(page.get_by_role("button", name=say("Create the institution")))

    hand.click(page.locator(".next-steps").get_by_role("link", name=say("First administrator")))
    hand.types("#id_name", "Zehra Korkmaz")
    hand.types("#id_email", "zehra.korkmaz@golyaka.example")
    hand.click(page.get_by_role("button", name=say("Add and send the invitation")))

    hand.click(page.get_by_role("link", name=say("Sell a package")))
    gold = TierVersion.objects.get(tier__code="gold", state="published")
    page.locator("#id_offer").select_option(f"version-{gold.pk}")
    hand.types("#id_contract_number", "2026/512")
    hand.click(page.get_by_role("button", name=say("Sell the subscription")))
    page.locator("#messages").get_by_text(say("Subscription sold.")).wait_for()

    took = LOOK + time.monotonic() - begun + hand.seconds
    institution = Institution.objects.get(city="Düzce")
    subscription = Subscription.objects.get(institution=institution)
    assert (subscription.state, subscription.version.tier.code) == ("active", "gold")
    assert institution.memberships.get().role == "institution_admin"
    print(f"clicks {hand.clicks}, seconds {took:.0f}")
    assert hand.clicks <= 8
    assert took < 120


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_an_offer_is_asked_for_written_sent_read_and_accepted(committed, monday, visit, language, width):
    say = words(language)
    running = sold(committed.akcasu, "premium")
    User.objects.update(language=language)
    customer, office = visit(width=width).is_(committed.elif_).page, visit(width=width).is_(committed.filiz).page

    customer.goto("/package/")
    customer.get_by_role("link", name=say("Ask for more units")).click()
    customer.locator("#id_written").fill("200")
    customer.locator("#id_note").fill("Mart için")
    customer.get_by_role("button", name=say("Ask for an offer")).click()
    customer.locator("#offers").get_by_text(say("Waits for an offer")).wait_for()

    office.goto("/office/offers/")
    office.locator("tr[id^=inquiry-] a").click()
    office.get_by_role("link", name=say("Write the offer")).click()
    office.get_by_role("button", name=say("Save as a draft")).click()
    office.get_by_role("link", name=say("Send the offer")).click()
    office.get_by_role("button", name=say("Send the offer")).click()
    office.locator("#messages").get_by_text(say("Offer sent.")).wait_for()

    offer = Offer.objects.get()
    customer.goto("/package/")
    customer.locator("#offers").get_by_role("link", name=offer.number).first.click()
    customer.locator("a[href$='offer.pdf']").wait_for()
    with customer.expect_download() as download:
        customer.evaluate("document.querySelector('a[href$=\"offer.pdf\"]').setAttribute('download', '')")
        customer.get_by_role("link", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")

    office.goto(f"/office/offers/{offer.pk}/")
    office.get_by_role("link", name=say("Mark as accepted")).click()
    office.locator("#id_contract_number").fill("EK-12")
    office.get_by_role("button", name=say("Mark as accepted")).click()
    office.locator("#messages").get_by_text(say("Offer accepted.")).wait_for()

    customer.reload()
    customer.get_by_text("EK-12").first.wait_for()
    running.refresh_from_db()
    assert running.accounts.get(service="written").granted == 1200
