from django.db.models import QuerySet

from packages.models import Correction, LedgerEntry, QuotaAccount


def accounts_shown() -> QuerySet[QuotaAccount]:
    return QuotaAccount.objects.select_related("service", "subscription__institution", "subscription__version__tier")


def entries_of(account: QuotaAccount, before: int | None, size: int) -> list[LedgerEntry]:
    """The account's newest entries, and one more that tells whether another page follows."""
    entries = LedgerEntry.objects.filter(account=account).select_related("account__service", "hold__person", "actor")
    return list((entries.filter(pk__lt=before) if before else entries).order_by("-pk")[: size + 1])


def corrections_shown() -> QuerySet[Correction]:
    """Corrections with all that their page says, latest first."""
    shown = Correction.objects.select_related(
        "account__service", "account__subscription__institution", "account__subscription__version__tier"
    )
    return shown.select_related("asked_by", "decided_by").order_by("-id")
