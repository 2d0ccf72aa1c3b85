"""A list of people is read, looked at, and then taken in as a whole or not at all."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts.models import AuditEntry, User
from common.nudging import nudge_after_commit
from common.refusals import Refused
from common.turkish import fold_email
from organizations.actions.recording import locked, record
from organizations.actions.sending import bring_in
from organizations.models import Institution, Membership, PeopleImport
from organizations.permissions import authority
from organizations.planning import CHANGED, NEW, WRONG, Line, plan
from organizations.queries.importing import surroundings

log = logging.getLogger(__name__)
TASK = "organizations.carry_out_imports"
BATCH = 1000
DRAFT_LIVES = timedelta(days=1)


def read_people(institution: Institution, rows: Sequence[Sequence[str]], *, file_name: str, by: User) -> PeopleImport:
    """Keeps the list for a look at it. Lists of yesterday that nobody confirmed are forgotten."""
    PeopleImport.objects.filter(state=PeopleImport.State.DRAFT, created_at__lt=timezone.now() - DRAFT_LIVES).delete()
    planned(institution, rows, by=by)
    return PeopleImport.objects.create(institution=institution, rows=list(rows), file_name=file_name[:255], by=by)


def planned(institution: Institution, rows: Sequence[Sequence[str]], *, by: User) -> list[Line]:
    """What the list would do now, as far as this person may."""
    reach = authority(by, institution)
    if reach is None:
        raise Refused(_("You no longer administer this institution."))
    emails = {fold_email(cell) for row in rows for cell in row if "@" in cell}
    return plan(rows, surroundings(reach, emails))


@transaction.atomic
def confirm_import(listed: PeopleImport, *, sends_invitations: bool, by: User) -> None:
    """Hands the list to a worker. Confirmed twice, it is taken in once."""
    listed = PeopleImport.objects.select_for_update().get(pk=listed.pk)
    if listed.state != PeopleImport.State.DRAFT:
        return
    lines = planned(listed.institution, listed.rows, by=by)
    if any(line.state == WRONG for line in lines):
        raise Refused(_("Some rows have mistakes now. Nothing was taken in."))
    listed.state, listed.sends_invitations, listed.by = PeopleImport.State.QUEUED, sends_invitations, by
    listed.save(update_fields=["state", "sends_invitations", "by"])
    nudge_after_commit(TASK)


def carry_out_imports() -> int:
    """Takes in what was confirmed, oldest first. A list whose worker died is begun again: nothing of it was kept."""
    done = 0
    while _carry_out_next():
        done += 1
    return done


def _carry_out_next() -> bool:
    pk = 0
    try:
        with transaction.atomic():
            queued = PeopleImport.objects.filter(state=PeopleImport.State.QUEUED).order_by("id")
            listed = queued.select_for_update(skip_locked=True, of=["self"]).select_related("institution", "by").first()
            if listed is None:
                return False
            pk = listed.pk
            with translation.override(listed.by.language):
                _take_in(listed)
    except Refused as refused:
        _end(pk, PeopleImport.State.FAILED, refusal=str(refused))
    except Exception:
        log.exception("Import %s failed", pk)
        _end(pk, PeopleImport.State.FAILED, refusal=_("The import failed on our side. Nothing was taken in."))
    return True


def _end(pk: int, state: PeopleImport.State, **more: object) -> None:
    PeopleImport.objects.filter(pk=pk).update(state=state, rows=[], finished_at=timezone.now(), **more)


def _take_in(listed: PeopleImport) -> None:
    """Under the institution's lock, set-based: everything, or an exception and nothing."""
    institution = locked(listed.institution_id)
    lines = planned(institution, listed.rows, by=listed.by)
    if any(line.state == WRONG for line in lines):
        raise Refused(_("Some rows have mistakes now. Nothing was taken in."))
    new = [line for line in lines if line.state == NEW]
    changed = [line for line in lines if line.state == CHANGED]
    _note(listed, 10)
    memberships = _join(institution, new)
    _note(listed, 50)
    _change(changed)
    _refuse_without_admin(institution)
    _record(institution, new, changed, memberships, by=listed.by)
    _note(listed, 70)
    if listed.sends_invitations:
        bring_in(memberships, by=listed.by)
    record(institution.pk, "people_imported", by=listed.by, new=len(new), changed=len(changed))
    _end(listed.pk, PeopleImport.State.DONE, new=len(new), changed=len(changed))
    _note(listed, 100)


def _join(institution: Institution, lines: Sequence[Line]) -> list[Membership]:
    people = accounts.find_or_add_all([(line.email, line.name, line.phone) for line in lines])
    memberships = [
        Membership(user=people[line.email], institution=institution, role=line.role, unit_id=line.unit)
        for line in lines
    ]
    return Membership.objects.bulk_create(memberships, batch_size=BATCH)


def _change(lines: Sequence[Line]) -> None:
    rows = {row.pk: row for row in Membership.objects.filter(pk__in=[line.membership for line in lines])}
    for line in lines:
        row = rows[line.membership or 0]
        row.unit_id, row.role = line.unit, line.role
    Membership.objects.bulk_update(rows.values(), ["unit", "role"], batch_size=BATCH)
    accounts.rename_newcomers({line.email: line.name for line in lines if line.name})


def _refuse_without_admin(institution: Institution) -> None:
    admins = Membership.objects.active().filter(institution=institution, role=Membership.Role.INSTITUTION_ADMIN)
    people = Membership.objects.active().filter(institution=institution)
    if people.exists() and not admins.exists():
        raise Refused(_("An institution keeps at least one central administrator. Name another one first."))


def _record(
    institution: Institution,
    new: Sequence[Line],
    changed: Sequence[Line],
    memberships: Sequence[Membership],
    *,
    by: User,
) -> None:
    entries: list[AuditEntry] = [
        accounts.entry("member_added", by=by, person=one.user_id, institution_id=institution.pk, role=one.role)
        for one in memberships
    ]
    people = dict(Membership.objects.filter(pk__in=[line.membership for line in changed]).values_list("pk", "user_id"))
    entries += [
        accounts.entry(
            "imported_change", by=by, person=people[line.membership or 0], institution_id=institution.pk, role=line.role
        )
        for line in changed
    ]
    accounts.audit_all(entries)


def _note(listed: PeopleImport, percent: int) -> None:
    """How far it is, for the page; the rows themselves are seen when all are there."""
    cache.set(f"people-import-{listed.pk}", percent, 3600)


def progress(listed: PeopleImport) -> int:
    return 100 if listed.is_over else int(cache.get(f"people-import-{listed.pk}") or 0)
