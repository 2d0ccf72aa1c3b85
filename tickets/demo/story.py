"""The story: who files what and when, and how it goes on. Deterministic but for today's date.

A request's life is planned as steps (moment, verb); all steps of all requests then run in the order of time, each with
"now" set to its moment, so that clocks, ledger and events are what the portal itself would have written.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from common.travel import travelled_to
from notifications.models import Mail, Notice
from organizations.models import Institution, Membership
from products.models import OwnedProduct
from tickets import actions
from tickets.demo.lives import Life, plan
from tickets.demo.texts import BUGS, NEIGHBOURHOODS, SHEETS, SUGGESTIONS, SUPPORT, Topic
from tickets.models import Ticket
from worktime import hours as worktime
from worktime.queries import current_hours

SEED = 20261122
DAYS = 90
SWEPT_EVERY = timedelta(minutes=10)

# institution: requests in three months
WEIGHTS = {
    "Yeşilhisar Kadastro Genel Müdürlüğü": 238,
    "Akçasu Büyükşehir Belediyesi": 152,
    "Demirkapı Enerji A.Ş.": 84,
    "Karaova Belediyesi": 58,
    "Sarıçam Üniversitesi": 37,
    "Bozova Su İdaresi": 12,
}
SILVER = "Tepecik Harita Ltd. Şti."
EXPIRED = "Bozova Su İdaresi"
EXPIRED_BEFORE = timedelta(days=14)

Step = tuple[datetime, int, Callable[[], None]]


@dataclass
class Story:
    """The heap of steps still to come, and what the plan draws from."""

    now: datetime
    random: Random
    hours: worktime.Hours
    agents: list[User]
    developers: list[User]
    steps: list[Step] = field(default_factory=list)
    made: int = 0

    def at(self, moment: datetime, verb: Callable[[], None]) -> None:
        if moment < self.now:
            self.made += 1
            heapq.heappush(self.steps, (moment, self.made, verb))

    def key(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))


def load(say: Callable[[str], None]) -> None:
    now = timezone.now().replace(microsecond=0)
    story = Story(
        now=now,
        random=Random(SEED),
        hours=current_hours(),
        agents=list(User.objects.filter(vendor_role=User.VendorRole.AGENT).order_by("id")),
        developers=list(User.objects.filter(vendor_role=User.VendorRole.SOFTWARE).order_by("id")),
    )
    for name, count in WEIGHTS.items():
        _plan_institution(story, Institution.objects.get(name=name), count)
    _plan_silver(story)
    _plan_today(story)
    _tell(story, say)
    _settle_notices(now)


def _tell(story: Story, say: Callable[[str], None]) -> None:
    total, done, swept_at = len(story.steps), 0, story.steps[0][0]
    while story.steps:
        moment, _number, verb = heapq.heappop(story.steps)
        with travelled_to(moment):
            if moment - swept_at > SWEPT_EVERY:
                actions.sweep(moment)
                swept_at = moment
            verb()
        done += 1
        if done % 500 == 0:
            say(f"Requests … {100 * done // max(total, 1)} %")
    actions.sweep(story.now)


def _settle_notices(now: datetime) -> None:
    """Three months of mail were read long ago; the bell keeps the last two days unread."""
    Mail.objects.all().delete()
    Notice.objects.filter(created_at__lt=now - timedelta(days=2)).update(read_at=now - timedelta(days=1))


def _plan_institution(story: Story, institution: Institution, count: int) -> None:
    people = _people(institution)
    latest = story.now - (EXPIRED_BEFORE if institution.name == EXPIRED else timedelta(hours=30))
    for _ in range(count):
        filed_at = _some_moment(story, latest)
        plan(story, _life(story, story.random.choice(people), filed_at))
    if institution.name == EXPIRED:
        for hours in (70, 26):
            plan(story, _life(story, people[0], story.now - timedelta(hours=hours), ends="waits", kind="support"))


def _plan_silver(story: Story) -> None:
    """Twenty written units, nineteen of them spent: the next request takes the last one."""
    people = _people(Institution.objects.get(name=SILVER))
    for _ in range(19):
        filed_at = _some_moment(story, story.now - timedelta(days=6))
        plan(story, _life(story, story.random.choice(people), filed_at, kind="support", ends="written"))


# institution, working minutes ago, how it stands
TODAY = [
    ("Yeşilhisar Kadastro Genel Müdürlüğü", 24, "new"),
    ("Yeşilhisar Kadastro Genel Müdürlüğü", 11, "new"),
    ("Yeşilhisar Kadastro Genel Müdürlüğü", 41, "taken"),
    ("Akçasu Büyükşehir Belediyesi", 55, "new"),
    ("Akçasu Büyükşehir Belediyesi", 74, "new"),
    ("Akçasu Büyükşehir Belediyesi", 19, "new"),
    ("Akçasu Büyükşehir Belediyesi", 160, "waiting"),
    ("Akçasu Büyükşehir Belediyesi", 210, "escalated"),
    ("Demirkapı Enerji A.Ş.", 33, "taken"),
    ("Demirkapı Enerji A.Ş.", 120, "waiting"),
    ("Karaova Belediyesi", 84, "new"),
    ("Karaova Belediyesi", 47, "new"),
    ("Sarıçam Üniversitesi", 96, "new"),
    ("Sarıçam Üniversitesi", 12, "new"),
]


def _plan_today(story: Story) -> None:
    """What an agent meets on opening the queue: due in minutes, overdue, in hand, at the customer."""
    for name, minutes, stands in TODAY:
        people = _people(Institution.objects.get(name=name))
        filed_at = _working_minutes_ago(story, minutes)
        plan(story, _life(story, people[minutes % len(people)], filed_at, kind="support", ends=stands))


def _working_minutes_ago(story: Story, minutes: int) -> datetime:
    left = timedelta(minutes=minutes)
    windows = worktime.windows(story.now - timedelta(days=20), story.now, story.hours)
    for window in reversed(windows):
        length = window.closes_at - window.opens_at
        if left <= length:
            return window.closes_at - left
        left -= length
    raise AssertionError("twenty days without two working hours")


def _people(institution: Institution) -> list[Membership]:
    members = Membership.objects.filter(institution=institution, unit__isnull=False)
    return list(members.select_related("user", "unit__region", "institution").order_by("id"))


def _some_moment(story: Story, latest: datetime) -> datetime:
    """Mostly in working hours; one in ten at night or on a weekend."""
    random, first = story.random, story.now - timedelta(days=DAYS)
    moment = first + (latest - first) * random.random()
    if random.random() < 0.1:
        return moment
    opening = worktime.next_opening(moment, story.hours)
    if opening != moment:
        opening += timedelta(minutes=random.randint(1, 200))
    return min(opening, latest)


def _life(story: Story, member: Membership, filed_at: datetime, *, kind: str = "", ends: str = "") -> Life:
    random = story.random
    kind = kind or random.choices(["support", "bug", "suggestion"], [84, 10, 6])[0]
    topics = {"support": SUPPORT, "bug": BUGS, "suggestion": SUGGESTIONS}[kind]
    return Life(
        member=member,
        filed_at=filed_at.replace(microsecond=0),
        kind=kind,
        topic=_filled(random.choice(topics), random),
        effect=random.choices(Ticket.Effect.values, [15, 45, 40])[0] if kind == "support" else "question",
        ends=ends,
    )


def _filled(topic: Topic, random: Random) -> Topic:
    words = {
        "mahalle": random.choice(NEIGHBOURHOODS),
        "ada": str(random.randint(101, 1990)),
        "pafta": random.choice(SHEETS),
        "saat": f"{random.randint(8, 16):02d}:{random.choice(['00', '15', '30', '45'])}",
        "sayi": str(random.randint(12, 960)),
    }
    return Topic(topic.product, *(text.format(**words) for text in topic[1:]))


def owned(institution: Institution, code: str) -> OwnedProduct | None:
    owned = OwnedProduct.objects.filter(institution=institution).select_related("product", "version").order_by("id")
    return owned.filter(product__code=code).first() or owned.first()
