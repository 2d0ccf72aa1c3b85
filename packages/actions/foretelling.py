from datetime import date

from packages.models import QuotaAccount, Subscription
from packages.queries import forecasts

BATCH = 500


def foretell(today: date) -> int:
    """Keeps with each account of a package in use when it will be empty, so that pages that read no history can say
    so. Answers with how many changed."""
    valid = Subscription.objects.valid_on(today)
    accounts = QuotaAccount.objects.filter(subscription__in=valid, unlimited=False).select_related("subscription")
    keys = list(accounts.order_by("subscription__institution", "id").values_list("pk", flat=True))
    return sum(_foretell(keys[start : start + BATCH], today) for start in range(0, len(keys), BATCH))


def _foretell(keys: list[int], today: date) -> int:
    accounts = list(QuotaAccount.objects.filter(pk__in=keys).select_related("subscription"))
    told = forecasts(accounts, today)
    changed = []
    for account in accounts:
        day = told[account.pk].runs_out_on if account.available else None
        if day != account.runs_out_on:
            account.runs_out_on = day
            changed.append(account)
    QuotaAccount.objects.bulk_update(changed, ["runs_out_on"])
    return len(changed)
