from itertools import product as pairs
from uuid import uuid4

import pytest
from django.test import Client

from packages.models import LedgerEntry
from tests.race import at_once
from tests.sales import account, filed, fresh, leave, sold
from tickets.actions import answer, close, dismiss, forward, merge, resolve, take, withdraw
from tickets.models import Event, Ticket

BACKEND = "accounts.backends.Backend"


def at(ticket, verb) -> str:
    return f"/desk/tickets/{ticket.pk}/{verb}/"


@pytest.fixture
def subscription(akcasu):
    return sold(akcasu, "premium")


@pytest.fixture
def ticket(subscription, ayse):
    return filed(ayse)


def test_escalation_says_what_it_costs_and_moves_the_unit(ticket, subscription, deniz, signed_in):
    browser = signed_in(deniz)
    leave(subscription, "phone", 939)

    asked = browser.get(at(ticket, "escalate"))
    phone = next(choice for choice in asked.context["choices"] if choice.channel == "phone")
    done = browser.post(at(ticket, "escalate"), {"to": "phone", "seen": "written"})

    assert (phone.balance.available, "939" in asked.content.decode()) == (939, True)
    assert done.url == f"/desk/tickets/{ticket.pk}/"
    assert (account(subscription).held, account(subscription, "phone").held) == (0, 1)


@pytest.mark.case(4)
def test_without_a_unit_the_page_offers_three_ways_and_nothing_changes(ticket, subscription, deniz, signed_in):
    leave(subscription, "phone", 0)

    refused = signed_in(deniz).post(at(ticket, "escalate"), {"to": "phone", "seen": "written"})

    text = refused.content.decode()
    assert refused.status_code == 409
    goodwill = f"/office/subscriptions/{subscription.pk}/goodwill/"
    assert (text.count("?tab=answer#composer"), text.count(goodwill)) == (2, 1)
    assert (fresh(ticket).channel, fresh(ticket).hold.state) == ("written", "held")


@pytest.mark.case(5)
def test_of_two_pages_that_escalate_the_second_sees_the_new_state(ticket, deniz, selin, signed_in):
    first, second = signed_in(deniz), signed_in(selin)
    first.post(at(ticket, "escalate"), {"to": "phone", "seen": "written"})

    refused = second.post(at(ticket, "escalate"), {"to": "remote", "seen": "written"})

    assert refused.status_code == 422
    assert refused.context["ticket"].channel == "phone"
    assert fresh(ticket).channel == "phone"
    assert ticket.events.filter(kind=Event.Kind.ESCALATED).count() == 1


@pytest.mark.case(5)
@pytest.mark.race
def test_two_agents_who_escalate_at_once_move_the_unit_once(committed):
    subscription, ticket = sold(committed.akcasu, "premium"), filed(committed.ayse)
    browsers = [Client(), Client()]
    for browser, agent in zip(browsers, (committed.deniz, committed.selin), strict=True):
        browser.force_login(agent, backend=BACKEND)

    answers = at_once(
        2, lambda number: browsers[number].post(at(ticket, "escalate"), {"to": "phone", "seen": "written"}).status_code
    )

    assert sorted(answers) == [302, 422]
    assert (account(subscription).held, account(subscription, "phone").held) == (0, 1)
    assert LedgerEntry.objects.filter(kind="hold", account__service="phone").count() == 1


def test_only_support_requests_are_escalated_and_only_by_agents(subscription, ayse, burak, deniz, signed_in):
    bug = filed(ayse, kind="bug")

    assert signed_in(deniz).get(at(bug, "escalate")).status_code == 403
    assert signed_in(burak).post(at(bug, "escalate"), {"to": "phone"}).status_code == 403


def test_a_ticket_is_assigned_to_one_of_ours_only(ticket, ayse, deniz, selin, signed_in):
    browser = signed_in(deniz)

    assert browser.post(at(ticket, "assign"), {"to": ayse.pk}).status_code == 422
    assert browser.post(at(ticket, "assign"), {"to": "1" + "0" * 400}).status_code == 422
    assert browser.post(at(ticket, "assign"), {"to": selin.pk}).status_code == 302
    assert fresh(ticket).assignee == selin


def test_take_from_the_queue_leads_back_to_it(ticket, deniz, selin, signed_in):
    done = signed_in(deniz).post(at(ticket, "take"), {"next": "/desk/?lane=2"})
    late = signed_in(selin).post(at(ticket, "take"))

    assert (done.url, late.url) == ("/desk/?lane=2", f"/desk/tickets/{ticket.pk}/")
    assert fresh(ticket).assignee == deniz


def test_passing_on_needs_a_reason(ticket, deniz, signed_in):
    take(ticket, by=deniz)
    browser = signed_in(deniz)

    assert browser.post(at(ticket, "skip"), {"reason": " "}).status_code == 422
    assert browser.post(at(ticket, "skip"), {"reason": "Sunucu bilmiyorum"}).status_code == 302
    assert fresh(ticket).assignee is None


def test_a_bug_goes_to_the_software_unit_and_back(ticket, subscription, deniz, burak, signed_in):
    assert signed_in(deniz).post(at(ticket, "forward"), {"kind": "support"}).status_code == 422
    assert signed_in(deniz).post(at(ticket, "forward"), {"kind": "bug"}).status_code == 302
    assert (fresh(ticket).team, fresh(ticket).kind, account(subscription).held) == ("software", "bug", 0)

    assert signed_in(burak).post(at(ticket, "hand-back")).status_code == 302
    assert fresh(ticket).team == "support"


def test_what_a_ticket_is_is_decided_by_support(subscription, ayse, burak, signed_in):
    bug = filed(ayse, kind="bug")

    for verb in ("forward", "reclassify", "dismiss", "merge"):
        assert signed_in(burak).get(at(bug, verb)).status_code == 403


@pytest.mark.case(10)
@pytest.mark.case(11)
def test_reclassifying_on_the_page_posts_the_correcting_entries(ticket, subscription, deniz, signed_in):
    browser = signed_in(deniz)

    browser.post(at(ticket, "reclassify"), {"kind": "bug"})
    assert (fresh(ticket).kind, account(subscription).held) == ("bug", 0)

    leave(subscription, "written", 0)
    browser.post(at(ticket, "reclassify"), {"kind": "support"})
    assert fresh(ticket).status == "awaiting_quota"


@pytest.mark.case(12)
def test_withdrawn_before_an_answer_costs_nothing_and_after_one_a_unit(subscription, ayse, deniz, signed_in):
    early, late = filed(ayse), filed(ayse)
    signed_in(deniz).post(at(late, "answer"), {"key": uuid4(), "text": "Bakıyorum."})

    withdraw(early, by=ayse)
    withdraw(late, by=ayse)

    assert (account(subscription).held, account(subscription).captured) == (0, 1)


@pytest.mark.case(13)
def test_a_merged_duplicate_gives_its_unit_back(ticket, subscription, ayse, cem, deniz, signed_in):
    duplicate, foreign = filed(ayse), filed(cem)
    browser = signed_in(deniz)

    for number in ("", "x", "0", str(2**70), str(duplicate.pk), str(foreign.pk), "999999"):
        assert browser.post(at(duplicate, "merge"), {"into": number}).status_code == 422
    assert browser.post(at(duplicate, "merge"), {"into": f"#{ticket.pk}"}).status_code == 302

    assert (fresh(duplicate).status, fresh(duplicate).merged_into, fresh(duplicate).hold) == ("closed", ticket, None)
    assert (fresh(ticket).status, fresh(ticket).hold.state, account(subscription).held) == ("new", "held", 1)


def test_dismissing_costs_nothing(ticket, subscription, deniz, signed_in):
    assert signed_in(deniz).post(at(ticket, "dismiss"), {"outcome": "solved"}).status_code == 422
    assert signed_in(deniz).post(at(ticket, "dismiss"), {"outcome": "spam"}).status_code == 302
    assert (fresh(ticket).outcome, account(subscription).held) == ("spam", 0)


def test_a_miss_is_excused_by_managers_with_a_reason(ticket, deniz, filiz, signed_in):
    assert signed_in(deniz).get(at(ticket, "excuse")).status_code == 403
    assert signed_in(filiz).post(at(ticket, "excuse"), {"reason": "Sel"}).status_code == 422
    assert fresh(ticket).clock.excused_at is None


@pytest.mark.case(8)
def test_resolve_resolve_again_and_close_capture_once(ticket, subscription, deniz, signed_in):
    browser = signed_in(deniz)
    browser.post(at(ticket, "answer"), {"key": uuid4(), "text": "Çözüm."})

    for verb in ("resolve", "resolve", "close", "close"):
        browser.post(at(ticket, verb))

    assert (account(subscription).held, account(subscription).captured) == (0, 1)
    assert fresh(ticket).status == "closed"


# --- every state × every verb ----------------------------------------------------------------

OPEN = {"new", "in_progress", "waiting"}
ALLOWED = {
    "take": OPEN | {"awaiting_quota"},
    "assign": OPEN | {"awaiting_quota"},
    "answer": OPEN,
    "call": OPEN,
    "escalate": OPEN,
    "forward": OPEN | {"awaiting_quota"},
    "reclassify": OPEN | {"awaiting_quota"},
    "dismiss": OPEN | {"awaiting_quota"},
    "merge": OPEN | {"awaiting_quota"},
    "resolve": {"waiting"},  # answered before
    "close": {"waiting", "resolved"},
    "reopen": {"resolved", "closed"},
    "hand-back": set(),
    "skip": set(),
}
STATES = ("new", "in_progress", "waiting", "awaiting_quota", "resolved", "closed", "withdrawn", "duplicate", "spam")


def in_state(state, ayse, deniz, akcasu) -> Ticket:
    if state == "awaiting_quota":
        return filed(ayse)
    sold(akcasu, "premium")
    ticket, into = filed(ayse), filed(ayse)
    if state == "in_progress":
        take(ticket, by=deniz)
        Ticket.objects.filter(pk=ticket.pk).update(assignee=None)
    if state in {"waiting", "resolved", "closed"}:
        answer(ticket, "Yanıt.", key=uuid4(), by=deniz)
        Ticket.objects.filter(pk=ticket.pk).update(assignee=None)
    if state in {"resolved", "closed"}:
        resolve(ticket, by=deniz)
    acts = {
        "closed": lambda: close(ticket, by=deniz),
        "withdrawn": lambda: withdraw(ticket, by=ayse),
        "duplicate": lambda: merge(ticket, into=into, by=deniz),
        "spam": lambda: dismiss(ticket, "spam", reason="", by=deniz),
    }
    acts.get(state, lambda: None)()
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.check(83)
@pytest.mark.parametrize("state", STATES)
def test_no_state_can_be_left_by_a_verb_that_does_not_fit_it(state, ayse, baris, deniz, selin, akcasu, signed_in):
    ticket = in_state(state, ayse, deniz, akcasu)
    other = Ticket.objects.exclude(pk=ticket.pk).filter(requester=ayse, status="new").first() or filed(ayse)
    typed = {
        "assign": {"to": selin.pk},
        "answer": {"text": "Yanıt."},
        "call": {"text": "Konuştuk.", "minutes": 5},
        "escalate": {"to": "phone", "seen": "written"},
        "forward": {"kind": "bug"},
        "reclassify": {"kind": "bug"},
        "dismiss": {"outcome": "spam"},
        "merge": {"into": other.pk},
        "skip": {"reason": "Bilmiyorum"},
    }
    browser, before = signed_in(deniz), (ticket.status, Event.objects.filter(ticket=ticket).count())

    for verb, allowed in ALLOWED.items():
        if state in allowed:
            continue
        refused = browser.post(at(ticket, verb), {**typed.get(verb, {}), "key": uuid4()})
        now = Ticket.objects.get(pk=ticket.pk)
        assert (verb, now.status, Event.objects.filter(ticket=ticket).count()) == (verb, *before)
        assert refused.status_code in {302, 422}


@pytest.mark.parametrize(
    ("state", "verb"), [(state, verb) for state, verb in pairs(("new", "waiting"), ALLOWED) if state in ALLOWED[verb]]
)
def test_a_verb_that_fits_the_state_does_its_work(state, verb, ayse, deniz, selin, akcasu, signed_in):
    ticket = in_state(state, ayse, deniz, akcasu)
    other = Ticket.objects.exclude(pk=ticket.pk).get(requester=ayse)
    typed = {
        "assign": {"to": selin.pk},
        "answer": {"text": "Yanıt.", "seen": 2**40},
        "call": {"text": "Konuştuk.", "minutes": 5},
        "escalate": {"to": "phone", "seen": "written"},
        "forward": {"kind": "bug"},
        "reclassify": {"kind": "bug"},
        "dismiss": {"outcome": "spam"},
        "merge": {"into": other.pk},
    }
    before = Event.objects.filter(ticket=ticket).count()

    done = signed_in(deniz).post(at(ticket, verb), {**typed.get(verb, {}), "key": uuid4()})

    assert done.status_code == 302
    assert Event.objects.filter(ticket=ticket).count() > before


def test_the_verbs_do_not_exist_for_customers(ticket, ayse, elif_, cem, deniz, signed_in):
    for verb in (*ALLOWED, "note", "excuse", "promise", "standing"):
        assert signed_in(deniz).get(at(ticket, verb)).status_code in {200, 403, 405}
        for customer in (ayse, elif_, cem):
            assert signed_in(customer).post(at(ticket, verb)).status_code in {404, 405}
    assert ticket.events.count() == 1


def test_the_software_unit_works_only_what_was_passed_to_it(ticket, deniz, burak, signed_in):
    typed = {"key": uuid4(), "text": "Bizde de oluyor."}
    assert signed_in(burak).post(at(ticket, "answer"), typed).status_code == 404

    forward(ticket, by=deniz)

    assert signed_in(burak).post(at(ticket, "answer"), typed).status_code == 302
