"""Accounts of people who left long ago: proposed for erasure, decided about one by one."""

from django.db.models import Max
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.queries.retention import rule_named
from common.decorators import managers_only
from common.pages import after, page_after
from organizations.holding import left_accounts as people_who_left

PAGE = 50


@managers_only
@require_GET
def left_accounts(request):
    rule = rule_named("left_accounts")
    found = people_who_left(rule.limit(timezone.now())).annotate(left_at=Max("memberships__left_at"))
    page = page_after(found.order_by("sort_key", "id"), "sort_key", after(request), PAGE)
    return render(request, "organizations/left_accounts.html", {"page": page, "rule": rule})
