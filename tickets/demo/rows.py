"""The rows of one request as COPY reads them, by table."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tickets.demo.axis import Axis, stamp
from tickets.demo.books import Books
from tickets.demo.places import Person, Place, Sold
from tickets.demo.pool import EFFECTS, RARE, Filled

NULL, TAB = "\\N", "\t"
MINUTE = 60
RARE_EVERY = 7_919

COLUMNS = {
    "packages_hold": "id, account_id, subject_kind, subject_id, person_id, unit_id, amount, state, "
    "created_at, settled_at",
    "packages_ledgerentry": "id, kind, granted, held, captured, balance, key, reason, at, actor_id, hold_id, account_id",
    "tickets_ticket": "id, kind, subject, text, effect, status, channel, team, outcome, filing_key, priority, "
    "region_path, filed_at, queued_at, response_due_at, answered_at, forwarded_at, resolved_at, closed_at, "
    "last_activity_at, rating, rating_text, rated_at, assignee_id, hold_id, institution_id, product_id, "
    "product_version_id, requester_id, subscription_id, unit_id",
    "tickets_comment": "id, ticket_id, written_at, author_id, kind, is_note, by_vendor, minutes, sending_key, text, html",
    "tickets_event": "id, ticket_id, kind, at, actor_id, data",
    "tickets_slaclock": "ticket_id, target_minutes, revision_id, looked_at_revision_id, state, started_at, due_at, "
    "warn_50_at, warn_80_at, next_look_at, warned_50_at, warned_80_at, missed_at, answered_at, elapsed_seconds, excuse",
}


@dataclass(slots=True)
class Case:
    """A ticket while its story is told. Moments are seconds since 1970; None is no value."""

    pk: int
    kind: str
    place: Place
    who: Person
    topic: Filled
    point: int
    filed: int
    sold: Sold | None = None
    worker: tuple[int, str] = (0, "")
    assignee: int | None = None
    status: str = "new"
    outcome: str = ""
    channel: str = "written"
    hold: int | None = None
    hold_since: int = 0
    due: int | None = None
    answered: int | None = None
    resolved: int | None = None
    closed: int | None = None
    last: int = 0
    rating: str = f"{NULL}\t\t{NULL}"

    @property
    def is_support(self) -> bool:
        return self.kind == "support"

    @property
    def bought(self) -> Sold:
        if self.sold is None:
            raise ValueError(f"Ticket {self.pk} is on no subscription")
        return self.sold


def _moment(moment: int | None) -> str:
    return NULL if moment is None else stamp(moment)


def _state(case: Case, missed: int | None) -> str:
    if missed is not None:
        return "missed"
    if case.answered is not None:
        return "met"
    return "running" if case.closed is None else "stopped"


def _id(pk: int | None) -> str:
    return str(pk) if pk else NULL


@dataclass
class Clerk:
    """Writes rows down and gives them their ids, which go up with time as far as one request reaches."""

    axis: Axis
    now: int
    books: Books
    revision: int
    next_comment: int
    next_event: int
    next_hold: int
    sheets: dict[str, list[str]] = field(default_factory=lambda: {table: [] for table in COLUMNS})

    def page(self, until: int) -> Iterator[tuple[str, list[str]]]:
        """The rows since the last page, each table after those it refers to."""
        self.sheets["packages_ledgerentry"] = self.books.entries(until)
        yield from self.sheets.items()
        self.sheets = {table: [] for table in COLUMNS}

    def event(self, case: Case, kind: str, at: int, actor: int | None, data: str = "{}") -> None:
        case.last = max(case.last, at)
        actor_of = NULL if actor is None else actor
        self.sheets["tickets_event"].append(f"{self.next_event}\t{case.pk}\t{kind}\t{stamp(at)}\t{actor_of}\t{data}")
        self.next_event += 1

    def say(self, case: Case, at: int, text: str, kind: str, by: int, minutes: int | None = None) -> None:
        number = self.next_comment
        self.next_comment += 1
        what = "text" if minutes is None else "call"
        note, vendor = "ft"[kind == "noted"], "ft"[kind != "replied"]
        self.sheets["tickets_comment"].append(
            f"{number}\t{case.pk}\t{stamp(at)}\t{by}\t{what}\t{note}\t{vendor}\t"
            f"{NULL if minutes is None else minutes}\t5eed{number:028x}\t{text}"
        )
        data = f'{{"comment": {number}}}' if minutes is None else f'{{"comment": {number}, "minutes": {minutes}}}'
        self.event(case, kind, at, by, data)

    def hold(self, case: Case, channel: str, at: int, by: int) -> None:
        """A new living hold. Its row is written when it is known how it ended."""
        number = self.next_hold
        self.next_hold += 1
        self.books.tell(at, "hold", case.bought.accounts[channel], number, by, f"ticket:{case.pk}:hold:{number}")
        case.channel, case.hold, case.hold_since = channel, number, at

    def end_hold(self, case: Case, channel: str, hold: int, since: int, how: str, at: int, by: int) -> None:
        account, verb = case.bought.accounts[channel], {"captured": "capture", "released": "release"}[how]
        self.books.tell(at, verb, account, hold, by, f"hold:{hold}:{verb}")
        self._hold_row(case, channel, hold, since, how, stamp(at))

    def living_hold(self, case: Case) -> None:
        if case.hold is not None and case.resolved is None:
            self._hold_row(case, case.channel, case.hold, case.hold_since, "held", NULL)

    def _hold_row(self, case: Case, channel: str, hold: int, since: int, state: str, settled: str) -> None:
        account = case.bought.accounts[channel].pk
        self.sheets["packages_hold"].append(
            f"{hold}\t{account}\tticket\t{case.pk}\t{case.who.pk}\t{_id(case.who.unit)}\t1\t"
            f"{state}\t{stamp(since)}\t{settled}"
        )

    def clock(self, case: Case) -> None:
        """The promise as the sweep and the first answer left it, with the events they wrote."""
        if case.sold is None:
            return
        minutes, start = case.sold.minutes, case.point
        points = (start + (minutes + 1) // 2 * MINUTE, start - (-minutes * 4 // 5) * MINUTE, start + minutes * MINUTE)
        truths = [self.axis.moment(point) for point in points]
        looks = [truths[0], truths[1], self.axis.opening(points[2]) + 1]
        told = self._warnings(case, truths, looks, points[2])
        state = _state(case, told[2])
        next_look = next((look for look, at in zip(looks, told, strict=True) if at is None), None)
        case.due = truths[2] if case.answered is None and case.closed is None else None
        elapsed = NULL if case.answered is None else max(0, self.axis.point(case.answered) - start)
        moments = [case.filed, truths[2], truths[0], truths[1], next_look if state == "running" else None, *told]
        self.sheets["tickets_slaclock"].append(
            f"{case.pk}\t{minutes}\t{self.revision}\t{self.revision}\t{state}\t"
            f"{TAB.join(map(_moment, [*moments, case.answered]))}\t{elapsed}\t"
        )

    def _warnings(self, case: Case, truths: list[int], looks: list[int], due: int) -> list[int | None]:
        """When half, four fifths and all of the time had passed, each only if nobody had answered by then."""
        end = case.answered or case.closed or self.now
        told = [truth if look <= end else None for look, truth in zip(looks, truths, strict=True)]
        if case.answered is not None:  # the verdict comes from the two moments alone
            told[2] = truths[2] if self.axis.point(case.answered) > due else None
        for kind, at in zip(("warned_50", "warned_80", "missed"), told, strict=True):
            if at is not None:
                self._warning(case, kind, at)
        return told

    def _warning(self, case: Case, kind: str, at: int) -> None:
        activity = case.last
        self.event(case, kind, at, None)
        case.last = activity

    def ticket(self, case: Case) -> None:
        product, version = case.place.owned(case.topic.product)
        sold, filed = case.sold, stamp(case.filed)
        team, effect = ("support", EFFECTS[case.pk % len(EFFECTS)]) if case.is_support else ("software", "question")
        subject = case.topic.subject if case.pk % 2 else f"{case.topic.subject} – {case.pk % 1993} ada"
        rare = f" Konu: {RARE[case.pk // RARE_EVERY % len(RARE)]}." if case.pk % RARE_EVERY == 0 else ""
        self.sheets["tickets_ticket"].append(
            f"{case.pk}\t{case.kind}\t{subject}\t{case.topic.text}{rare} Kayıt no: KN{case.pk:07d}\t{effect}\t{case.status}\t"
            f"{case.channel}\t{team}\t{case.outcome}\t5eed{case.pk:028x}\t{sold.priority if sold else 9}\t"
            f"{case.who.region_path}\t{filed}\t{filed if sold else NULL}\t{_moment(case.due)}\t{_moment(case.answered)}\t"
            f"{NULL if case.is_support else filed}\t{_moment(case.resolved)}\t{_moment(case.closed)}\t{stamp(case.last)}\t"
            f"{case.rating}\t{_id(case.assignee)}\t{_id(case.hold)}\t{case.place.pk}\t{product}\t{_id(version)}\t"
            f"{case.who.pk}\t{_id(sold.pk if sold else None)}\t{_id(case.who.unit)}"
        )
