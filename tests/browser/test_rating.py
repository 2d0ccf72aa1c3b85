"""A rating from the mail to the manager: one page without sign-in, one answer, and a low one is followed up."""

import re
from urllib.request import Request, urlopen

import pytest
from django.core import mail

from accounts.models import User
from notifications.actions import deliver
from surveys.models import FollowUp
from tests.browser.conftest import words
from tests.browser.pages import FIT
from tests.sales import filed, sold
from tests.world import answered
from tickets import actions
from tickets.models import Event, Ticket

pytestmark = pytest.mark.browser

WORDS = "Üç gün bekledim"
LINKS = re.compile(r"^(.+):\nhttps?://[^/\s]+(/rate/\S+)$", re.MULTILINE)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_low_rating_goes_from_the_mail_to_a_manager_who_closes_it(committed, monday, visit, server, language, width):
    say = words(language)
    User.objects.update(language=language)
    ticket = resolved(committed)
    links = links_of_the_mail(committed.ayse)
    scanned(server, links.values())
    assert not Ticket.objects.get(pk=ticket.pk).rated_at

    phone = visit(width=width, scripts=False)  # nobody is signed in
    rates(phone, say, links[say("Dissatisfied")])
    opens_it_again(phone, say, links[say("Very satisfied")])

    assert Ticket.objects.values_list("rating", "rating_text").get(pk=ticket.pk) == (2, WORDS)
    assert ticket.events.filter(kind=Event.Kind.RATED).count() == 1
    follows_up(visit(width=width).is_(committed.filiz), say, ticket)


def resolved(cast) -> Ticket:
    sold(cast.akcasu, "premium")
    ticket = answered(filed(cast.ayse, subject="Katman açılmıyor"), by=cast.deniz)
    actions.resolve(ticket, by=cast.deniz)
    return ticket


def links_of_the_mail(person) -> dict[str, str]:
    """As the mail's plain text has them: what each says, and where it leads."""
    deliver()
    letter = [one for one in mail.outbox if one.to == [person.email]][-1]
    return dict(LINKS.findall(letter.body))


def scanned(server, links) -> None:
    """Whatever looks through mails opens every link, twice."""
    opened = [urlopen(Request(server + link, method=method)) for link in links for method in ("HEAD", "GET")]
    assert [answer.status for answer in opened] == [200] * 10


def rates(phone, say, link) -> None:
    """The choice of the link is ticked; words are added, one button sends."""
    page = phone.page
    page.goto(link)
    assert page.locator("input[name=rating]:checked").get_attribute("value") == "2"
    assert page.evaluate(FIT) <= 0
    page.locator("#id_text").fill(WORDS)
    page.get_by_role("button", name=say("Send the rating")).click()
    assert phone.reads(say("Thank you, your rating has arrived"))
    assert phone.reads(say("Your answer: %(answer)s", answer=say("Dissatisfied")))


def opens_it_again(phone, say, link) -> None:
    """Another of the five: the page says that the link is used, and there is nothing to send."""
    phone.page.goto(link)
    assert phone.reads(say("Your answer: %(answer)s", answer=say("Dissatisfied")))
    assert phone.reads(
        say(
            "This link is used: it rates once and changes nothing any more. After signing in you can "
            "change your answer on the page of the request."
        )
    )
    assert phone.page.locator("input[name=rating]").count() == 0
    assert phone.page.evaluate(FIT) <= 0


def follows_up(manager, say, ticket) -> None:
    page, follow_up = manager.page, FollowUp.objects.get(ticket=ticket)
    page.goto("/notifications/")
    page.get_by_role("button", name=re.compile(rf"#{ticket.pk}\b")).first.click()
    page.wait_for_url(f"**/office/follow-ups/{follow_up.pk}/")
    assert manager.reads(WORDS)
    due = page.locator(f"dt:text-is('{say('Due')}') + dd time")
    assert due.get_attribute("datetime")[:16] == follow_up.due_at.astimezone().isoformat()[:16]
    page.get_by_role("button", name=say("Take it")).click()
    page.get_by_role("link", name=say("Close the follow-up")).click()
    page.locator("#id_text").fill("Arandı, özür dilendi, katman birlikte açıldı.")
    page.locator("input[name=outcome]").first.check()
    page.get_by_role("button", name=say("Close the follow-up")).click()
    page.locator("#messages .notice.ok").wait_for()
    follow_up.refresh_from_db()
    assert not follow_up.is_open
    assert follow_up.closed_by == follow_up.owner
