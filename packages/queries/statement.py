from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet, Value
from django.utils import timezone

from common.models import Fold
from common.turkish import fold
from organizations.models import Institution, Membership
from packages.models import LedgerEntry, QuotaAccount

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What of a statement is asked for; an empty value asks for everything."""

    package: int | None = None
    service: str = ""
    person: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


def statement(institution: Institution, filters: Filters, before: int | None = None) -> list[LedgerEntry]:
    """One page of entries, newest first, and one more that tells whether another page follows.

    Each account gives its own newest entries from its index, so a page costs the same however long the ledger is.
    """
    accounts = list(accounts_of(institution, filters).values_list("pk", flat=True))
    entries = matching(institution, filters)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    newest = [entries.filter(account=pk).order_by("-pk").values("pk")[: PAGE + 1] for pk in accounts]
    if not newest:
        return []
    chosen = newest[0].union(*newest[1:], all=True) if len(newest) > 1 else newest[0]
    pks = sorted((row["pk"] for row in chosen), reverse=True)[: PAGE + 1]
    return list(_with_words(LedgerEntry.objects.filter(pk__in=pks)).order_by("-pk"))


def entries_in_order(institution: Institution, filters: Filters) -> Iterable[LedgerEntry]:
    """Every entry that matches, oldest first, read in pieces: for the download."""
    return _with_words(_of_statement(institution, filters)).order_by("pk").iterator(chunk_size=2000)


def count_entries(institution: Institution, filters: Filters) -> int:
    return _of_statement(institution, filters).count()


def _of_statement(institution: Institution, filters: Filters) -> QuerySet[LedgerEntry]:
    return matching(institution, filters).filter(account__in=accounts_of(institution, filters))


def _with_words(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    return entries.select_related("account__service", "hold__person", "actor")


def accounts_of(institution: Institution, filters: Filters) -> QuerySet[QuotaAccount]:
    accounts = QuotaAccount.objects.filter(subscription__institution=institution)
    if filters.package:
        accounts = accounts.filter(subscription=filters.package)
    return accounts.filter(service_id=filters.service) if filters.service else accounts


def matching(institution: Institution, filters: Filters) -> QuerySet[LedgerEntry]:
    entries = LedgerEntry.objects.all()
    if filters.kind:
        entries = entries.filter(kind=filters.kind)
    if filters.person:
        entries = entries.filter(hold__person__in=_people(institution, filters.person))
    if filters.since:
        entries = entries.filter(at__gte=start_of(filters.since))
    if filters.until:
        entries = entries.filter(at__lt=start_of(filters.until + timedelta(days=1)))
    return entries


def _people(institution: Institution, words: str) -> list[int]:
    """Members, past ones too, whose name has the words."""
    people = Membership.objects.filter(institution=institution).annotate(folded=Fold("user__name"))
    return list(people.filter(folded__contains=Value(fold(words))).values_list("user_id", flat=True))


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
