"""A check-in from the plan to the result that the institution reads, with people found as one types."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from organizations.models import ViewingGrant
from surveys.models import Act, CheckIn
from tests.browser.conftest import words
from tests.browser.pages import FIT
from tests.sales import filed, sold
from tests.surveys.surveying import crowd
from tests.surveys.talking import planned

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "width"), [("tr", 1440), ("en", 390)])
def test_a_manager_holds_a_check_in_and_a_reader_finds_its_result(committed, monday, visit, language, width):
    say = words(language)
    User.objects.update(language=language)
    sold(committed.akcasu, "premium")
    crowd(committed.akcasu, 30)
    filed(committed.ayse, subject="Katman açılmıyor")
    checkin = planned(committed.akcasu, committed.filiz, at=timezone.now() + timedelta(hours=3))
    ViewingGrant.objects.create(user=committed.baris, institution=committed.akcasu)

    manager = visit(width=width).is_(committed.filiz)
    holds(manager, say, checkin)
    shares(manager, say)
    reads(visit(width=width).is_(committed.baris), say, checkin)
    finishes(visit(width=width, scripts=False).is_(committed.ayse), say)


def holds(manager, say, checkin) -> None:
    page = manager.page
    page.goto("/office/check-ins/")
    page.get_by_role("link", name="Akçasu Büyükşehir Belediyesi").first.click()
    page.get_by_role("link", name=say("Hold"), exact=True).click()
    assert manager.reads("Katman açılmıyor")
    page.locator("#id_summary").fill("Açık talep bu hafta kapanacak.")
    page.locator("#id_act-0-text").fill("Katmanı birlikte deneyin")
    owner = page.locator("#id_act-0-owner")
    assert owner.evaluate("field => field.list.options.length") == 2  # filiz, and elif who is called
    owner.press_sequentially("ayş")
    chosen = page.locator("#id_act-0-owner_people option[value^='Ayşe']")
    chosen.wait_for(state="attached")
    owner.fill(chosen.get_attribute("value"))
    page.locator("#id_act-0-due_on").fill("30.11.2026")
    assert page.evaluate(FIT) <= 0
    page.get_by_role("button", name=say("The talk was held")).click()
    page.locator("#messages .notice.ok").wait_for()
    assert Act.objects.get(checkin=checkin).owner.email == "ayse@akcasu.example"


def shares(manager, say) -> None:
    page = manager.page
    page.get_by_role("link", name=say("Share"), exact=True).click()
    page.locator("dialog").get_by_role("button", name=say("Share"), exact=True).click()
    page.locator("#messages .notice.ok").wait_for()
    assert CheckIn.objects.get().is_shared


def reads(reader, say, checkin) -> None:
    """From the menu: the institution, its check-ins, the result."""
    page = reader.page
    page.goto("/institution/")
    page.locator("nav.segment").get_by_role("link", name=say("Check-ins")).click()
    page.locator(f"a[href='/institutions/check-ins/{checkin.pk}/']").click()
    assert reader.reads("Açık talep bu hafta kapanacak.")
    assert page.evaluate(FIT) <= 0


def finishes(owner, say) -> None:
    page = owner.page
    page.goto("/institution/")
    page.locator("nav.segment").get_by_role("link", name=say("Check-ins")).click()
    page.get_by_role("button", name=say("Mark as done")).click()
    page.locator("#messages .notice.ok").wait_for()
    assert not Act.objects.get().is_open
