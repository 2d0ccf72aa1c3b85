"""How one request goes on after it was filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from accounts.models import User
from common.refusals import Refused
from organizations.models import Membership
from tickets import actions
from tickets.demo import texts
from tickets.demo.texts import Topic
from tickets.models import Ticket
from worktime.hours import add

if TYPE_CHECKING:
    from tickets.demo.story import Story


@dataclass
class Life:
    """What is planned for one request, and the ticket once it is filed."""

    member: Membership
    filed_at: datetime
    kind: str
    topic: Topic
    effect: str
    ends: str = ""
    ticket: Ticket | None = None

    @property
    def who(self) -> User:
        return self.member.user

    @property
    def number(self) -> Ticket:
        if self.ticket is None:
            raise Refused("not filed")
        return self.ticket


def plan(story: Story, life: Life) -> None:
    story.at(life.filed_at, lambda: _file(story, life))
    if life.ends in {"new", "waits"}:
        return
    random = story.random
    if not life.ends and random.random() < 0.03:
        story.at(_later(story, life.filed_at, 10), lambda: _try(lambda: actions.withdraw(life.number, by=life.who)))
        return
    worker = random.choice(story.agents if life.kind == "support" else story.developers)
    taken_at, answered_at = _first_answer(story, life)
    story.at(taken_at, lambda: _try(lambda: actions.take(life.number, by=worker)))
    if life.ends == "taken":
        return
    if random.random() < 0.2:
        story.at(taken_at + timedelta(seconds=90), lambda: _note(story, life, worker))
    story.at(answered_at, lambda: _say(story, life, worker, life.topic.answer))
    if life.ends != "waiting":
        _go_on(story, life, worker, answered_at)


def _first_answer(story: Story, life: Life) -> tuple[datetime, datetime]:
    """Most answers come well inside the promise; one in fourteen is late."""
    random = story.random
    target = {1: 30, 2: 60, 3: 90, 4: 120}[_lane(life)]
    share = random.uniform(1.1, 2.2) if random.random() < 0.07 and not life.ends else random.betavariate(2, 3.2)
    minutes = max(3, int(target * share))
    return add(life.filed_at, max(1, minutes * 2 // 3), story.hours), add(life.filed_at, minutes, story.hours)


_LANES = {"Yeşilhisar": 1, "Akçasu": 2, "Demirkapı": 2, "Tepecik": 4}


def _lane(life: Life) -> int:
    return _LANES.get(life.member.institution.name.split()[0], 3)


def _go_on(story: Story, life: Life, worker: User, answered_at: datetime) -> None:
    random = story.random
    replied_at = _later(story, answered_at, random.randint(15, 600))
    story.at(replied_at, lambda: _reply(story, life))
    moment = _later(story, replied_at, random.randint(10, 240))
    if life.kind == "support" and life.ends != "written":
        moment = _escalations(story, life, worker, moment)
    if life.ends == "escalated":
        return
    story.at(moment, lambda: _say(story, life, worker, life.topic.solution))
    settled_at = _later(story, moment, random.randint(5, 900))
    by_customer = random.random() < 0.35
    story.at(settled_at, lambda: _try(lambda: actions.resolve(life.number, by=life.who if by_customer else worker)))
    if random.random() < 0.55:
        story.at(_later(story, settled_at, random.randint(20, 1200)), lambda: _rate(story, life))
    if random.random() < 0.05:
        story.at(_later(story, settled_at, 1500), lambda: _reply(story, life, "Aynı durum yeniden oluştu."))
    story.at(_later(story, settled_at, 3400), lambda: _try(lambda: actions.close(life.number, by=worker)))


def _escalations(story: Story, life: Life, worker: User, moment: datetime) -> datetime:
    random = story.random
    if life.ends != "escalated" and random.random() > 0.27:
        return moment
    story.at(moment, lambda: _escalate(life, worker, "phone"))
    called_at = _later(story, moment, random.randint(5, 90))
    story.at(called_at, lambda: _call(story, life, worker, texts.CALL_RESULTS))
    if life.ends == "escalated" or random.random() < 0.4:
        moment = _later(story, called_at, random.randint(10, 120))
        story.at(moment, lambda: _escalate(life, worker, "remote"))
        called_at = _later(story, moment, random.randint(20, 200))
        if life.ends != "escalated":
            story.at(called_at, lambda: _call(story, life, worker, texts.REMOTE_RESULTS))
    return _later(story, called_at, random.randint(5, 60))


def _later(story: Story, moment: datetime, working_minutes: int) -> datetime:
    return add(moment, working_minutes, story.hours) + timedelta(seconds=story.random.randint(1, 50))


# --- the verbs, with what the story lets happen --------------------------------------------


def _try(verb) -> None:  # type: ignore[no-untyped-def]
    """A plan may meet a state that refuses it: a withdrawn request is not answered. Then nothing happens."""
    try:
        verb()
    except Refused:
        return


def _file(story: Story, life: Life) -> None:
    from tickets.demo.story import owned

    product = owned(life.member.institution, life.topic.product)
    request = actions.Request(
        subject=life.topic.subject,
        text=life.topic.text,
        kind=life.kind,
        effect=life.effect,
        product=product.product if product else None,
        product_version=product.version if product else None,
    )
    life.ticket = actions.file(
        request,
        institution=life.member.institution,
        unit=life.member.unit,
        key=story.key(),
        by=life.who,
        at=life.filed_at,
    )


def _say(story: Story, life: Life, worker: User, text: str) -> None:
    _try(lambda: actions.answer(life.number, text, key=story.key(), by=worker))


def _note(story: Story, life: Life, worker: User) -> None:
    text = story.random.choice(texts.NOTES)
    _try(lambda: actions.note(life.number, text, key=story.key(), by=worker))


def _reply(story: Story, life: Life, text: str = "") -> None:
    _try(lambda: actions.reply(life.number, text or life.topic.reply, key=story.key(), by=life.who))


def _call(story: Story, life: Life, worker: User, results: list[str]) -> None:
    text, minutes = story.random.choice(results), story.random.randint(4, 45)
    _try(lambda: actions.log_call(life.number, text, minutes=minutes, key=story.key(), by=worker))


def _escalate(life: Life, worker: User, to: str) -> None:
    _try(lambda: actions.escalate(Ticket.objects.get(pk=life.number.pk), to, by=worker))


def _rate(story: Story, life: Life) -> None:
    rating = story.random.choices([5, 4, 3, 2, 1], [52, 30, 11, 4, 3])[0]
    text = story.random.choice(texts.RATINGS)
    _try(lambda: actions.rate(life.number, rating=rating, text=text, by=life.who))
