"""Data that are not kept for ever: the rules, and the nightly run that follows them and writes down what it did."""

import logging
import time
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.privacy.recording import note
from accounts.models import Device, EmailChange, PrivacyEvent, RetentionRule, RetentionRun, Session, User
from accounts.queries.retention import Rule, rules
from common import retention
from common.models import JobRun
from common.refusals import Refused

log = logging.getLogger(__name__)
BATCH = 500
SECONDS = 60.0  # for one kind in one night; the next night goes on


@transaction.atomic
def change_rule(kind: retention.Kind, *, days: int, is_enabled: bool, by: User) -> None:
    if days < 1:
        raise Refused(_("Data are kept for at least a day."), field="days")
    before = RetentionRule.objects.select_for_update().filter(kind=kind.code).first()
    was = (before.days, before.is_enabled) if before else (kind.days, kind.is_enabled)
    if was == (days, is_enabled):
        return
    RetentionRule.objects.update_or_create(
        kind=kind.code,
        defaults={"days": days, "is_enabled": is_enabled, "changed_by": by, "changed_at": timezone.now()},
    )
    note(
        PrivacyEvent.Kind.RULE_CHANGED,
        by=by,
        rule=kind.code,
        before={"days": was[0], "on": was[1]},
        after={"days": days, "on": is_enabled},
    )


def retain_tonight(now: datetime) -> int:
    """Follows every rule that is on, once a night however many clocks ask for it."""
    _run, is_first = JobRun.objects.get_or_create(job="retention", slot=f"{timezone.localdate(now)}")
    return sum(_follow(rule, now) for rule in rules() if rule.is_enabled) if is_first else 0


def _follow(rule: Rule, now: datetime) -> int:
    """In pieces, each with its own transaction: what is done stays done when the run is stopped."""
    began, before = time.monotonic(), rule.limit(now)
    run = RetentionRun.objects.create(kind=rule.kind.code, started_at=now, days=rule.days, before=before)
    try:
        run.done, run.left = _purge(rule.kind, before, began)
    except Exception as error:  # one kind that fails does not keep the others
        log.exception("The retention rule %s could not be followed", rule.kind.code)
        run.error = f"{type(error).__name__}: {error}"[:300]
    run.seconds = time.monotonic() - began
    run.save(update_fields=["done", "left", "seconds", "error"])
    return run.done


def _purge(kind: retention.Kind, before: datetime, began: float) -> tuple[int, bool]:
    """How many were done, and whether time ran out before all were."""
    if kind.only_proposes:
        return kind.due(before).count, False
    done = 0
    while time.monotonic() - began < SECONDS:
        piece = kind.purge(before, BATCH)
        done += piece
        if piece < BATCH:
            return done, False
    return done, True


def delete_sessions(before: datetime, limit: int) -> int:
    """Those that ran out, and those where nobody was seen since."""
    over = Session.objects.filter(Q(expire_date__lt=before) | Q(seen_at__lt=before)).order_by("seen_at")
    keys = list(over.values_list("pk", flat=True)[:limit])
    return Session.objects.filter(pk__in=keys).delete()[0]


def delete_devices(before: datetime, limit: int) -> int:
    """Their cookies have run out: a sign-in there is one from a new device."""
    pks = list(Device.objects.filter(last_at__lt=before).order_by("last_at").values_list("pk", flat=True)[:limit])
    return Device.objects.filter(pk__in=pks).delete()[0]


def delete_email_changes(before: datetime, limit: int) -> int:
    """Addresses that were typed and never confirmed: they may be anybody's."""
    pks = list(
        EmailChange.objects.filter(asked_at__lt=before).order_by("asked_at").values_list("pk", flat=True)[:limit]
    )
    return EmailChange.objects.filter(pk__in=pks).delete()[0]


def delete_sessions_of(user: User) -> int:
    """Where the person is signed in, and the devices that are known."""
    return Session.objects.filter(user=user).delete()[0] + Device.objects.filter(user=user).delete()[0]
