from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.decorators import managers_only
from reports import queries


@managers_only
@require_GET
def health(request):
    """How the machinery runs, measured now."""
    now = timezone.now()
    tasks = queries.timed(now)
    runs = [one.run.started_at for one in tasks if one.run]
    return render(
        request,
        "reports/health.html",
        {
            "now": now,
            "engines": queries.engines(),
            "tasks": tasks,
            "last_run_at": max(runs, default=None),
            "outbox": queries.outbox(),
            "ledger": queries.ledger(),
            "kept": queries.differing(),
        },
    )
