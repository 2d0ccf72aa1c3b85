"""How often institutions are asked: by tier, and for one institution alone. Every change stands in the audit log."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts.models import User
from common.refusals import Refused
from organizations.models import Institution
from packages.models import Tier
from surveys import notices_of_checkins as notices
from surveys.actions.planning_checkins import plan_ahead
from surveys.actions.recording_checkins import record
from surveys.models import CheckIn, CheckInEvent, InstitutionRhythm, Rhythm, TierRhythm
from surveys.queries.checkins import tier_rhythms


@transaction.atomic
def set_tier_rhythm(tier: Tier, rhythm: str, *, by: User) -> None:
    """Holds for periods that are planned from now on; what is planned stays."""
    before = tier_rhythms()[tier.pk]
    if before == rhythm:
        return
    TierRhythm.objects.update_or_create(tier=tier, defaults={"rhythm": rhythm})
    accounts.audit("tier_rhythm_set", by=by, tier=tier.name, before=str(before), after=rhythm)


@transaction.atomic
def set_rhythm(institution: Institution, *, rhythm: str, reason: str, caller: User | None, by: User) -> None:
    """Empty: as its tier. With "none" the talks still planned are skipped; otherwise what is missing is planned."""
    if rhythm and not reason:
        raise Refused(_("Say why this institution differs from its tier."), field="reason")
    found = InstitutionRhythm.objects.select_for_update().filter(institution=institution).first()
    before = found or InstitutionRhythm(institution=institution)
    old = (before.rhythm, before.reason, before.caller_id)
    kept_reason = reason if rhythm else ""
    if old == (rhythm, kept_reason, caller.pk if caller else None):
        return
    facts = {"rhythm": rhythm, "reason": kept_reason, "caller": caller}
    if rhythm or caller:
        InstitutionRhythm.objects.update_or_create(institution=institution, defaults=facts)
    elif found:
        found.delete()
    changed: dict[str, list[Any]] = {
        "rhythm": [old[0] or "by_tier", rhythm or "by_tier"],
        "reason": [old[1], kept_reason],
        "caller": [{"user": old[2]} if old[2] else None, caller],
    }
    changed = {key: pair for key, pair in changed.items() if _plain(pair[0]) != _plain(pair[1])}
    accounts.audit("institution_rhythm_set", by=by, institution_id=institution.pk, changed=changed)
    if rhythm == Rhythm.NONE:
        _skip_all(institution, reason, by)
    else:
        plan_ahead(timezone.localdate(), institutions=[institution.pk], by=by)


def _plain(value: object) -> object:
    return {"user": value.pk} if isinstance(value, User) else value


def _skip_all(institution: Institution, reason: str, by: User) -> None:
    rows = CheckIn.objects.planned().filter(institution=institution).with_people()
    planned = list(rows.in_order().select_for_update(of=["self"]))
    CheckIn.objects.filter(pk__in=[checkin.pk for checkin in planned]).update(
        state=CheckIn.State.SKIPPED, skip_reason=reason
    )
    for checkin in planned:
        record(checkin, CheckInEvent.Kind.SKIPPED, by=by, reason=reason)
    notices.called_off([checkin for checkin in planned if checkin.planned_at > timezone.now()], by=by)
