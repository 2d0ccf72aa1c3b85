"""Product use is taken in: by file after a look at it, by a program at once. Told twice, it is kept once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations import told
from organizations.actions.recording import locked, record
from organizations.models import Institution, ProgramToken
from products.models import HeldUse, ProductUse, UseBatch
from products.queries.using import CHANGED, HELD, NEW, SAME, Line, Plan, known_digest, plan_of
from products.use_rows import MISTAKES

BATCH = 1000
DRAFT_LIVES = timedelta(days=1)


class NotInPackage(Refused):
    """The package of the institution has no product use. What was told before stays."""


class BadRows(Exception):
    """What a program sent cannot be read: nothing of it was kept."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.plan = plan


class OtherRows(Exception):
    """The key of an earlier batch came with other rows."""


def read_use(institution: Institution, raw: Sequence[Any], *, file_name: str, by: User) -> UseBatch:
    """Keeps a file for a look at it. Yesterday's that nobody took in are forgotten."""
    now = timezone.now()
    UseBatch.objects.filter(state=UseBatch.State.DRAFT, at__lt=now - DRAFT_LIVES).delete()
    return UseBatch.objects.create(
        institution=institution,
        by=by,
        file_name=file_name[:255],
        digest=known_digest(raw),
        state=UseBatch.State.DRAFT,
        draft=list(raw),
        at=now,
    )


@transaction.atomic
def take_in_use(batch: UseBatch, *, by: User) -> None:
    """Taken in twice, it is taken in once: the institution's lock lets one after the other."""
    institution = locked(batch.institution_id)
    batch = UseBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != UseBatch.State.DRAFT:
        return
    _refuse_outside_package(institution.pk)
    plan = plan_of(institution, batch.draft)
    if plan.mistakes:
        raise Refused(_("Some rows have mistakes now. Nothing was taken in."))
    batch.state, batch.draft, batch.at = UseBatch.State.DONE, [], timezone.now()
    _keep(batch, plan)
    batch.save(update_fields=["state", "draft", "at", "new", "changed", "same", "held"])
    _record(batch, by=by)


@transaction.atomic
def tell_use(institution: Institution, raw: Sequence[Any], *, key: str, token: ProgramToken) -> UseBatch:
    """What a program tells. The same key again answers what the first time did, and changes nothing."""
    institution = locked(institution.pk)
    digest = known_digest(raw)
    first = UseBatch.objects.filter(institution=institution, key=key).first()
    if first is not None:
        if first.digest != digest:
            raise OtherRows
        return first
    _refuse_outside_package(institution.pk)
    plan = plan_of(institution, raw)
    if plan.mistakes:
        raise BadRows(plan)
    batch = UseBatch.objects.create(institution=institution, token=token, key=key, digest=digest, at=timezone.now())
    _keep(batch, plan)
    batch.save(update_fields=["new", "changed", "same", "held"])
    _record(batch, by=None)
    return batch


def _refuse_outside_package(institution_id: int) -> None:
    if not told.offers_product_use(institution_id):
        raise NotInPackage(_("The package of the institution has no product use. What was told before stays."))


def _keep(batch: UseBatch, plan: Plan) -> None:
    _write(batch, plan.of(NEW, CHANGED))
    held = [
        HeldUse(
            institution_id=batch.institution_id,
            batch=batch,
            number=line.row.number,
            row=line.row.as_json(),
            reasons=list(line.reasons),
            digest=line.row.digest,
            at=batch.at,
        )
        for line in _different(plan.of(HELD))
    ]
    HeldUse.objects.bulk_create(held, batch_size=BATCH, ignore_conflicts=True)
    counts = plan.counts
    batch.new, batch.changed, batch.same, batch.held = counts[NEW], counts[CHANGED], counts[SAME], counts[HELD]


def _different(lines: Sequence[Line]) -> list[Line]:
    return list({line.row.digest: line for line in lines}.values())


def _write(batch: UseBatch, lines: Sequence[Line]) -> None:
    """By the natural key of a row: what is told again with other numbers is corrected where it stands."""
    ProductUse.objects.bulk_create(
        [_use(batch, line) for line in sorted(lines, key=lambda line: line.key)],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["institution", "day", "product", "feature", "who"],
        update_fields=["count", "minutes", "batch"],
    )


def _use(batch: UseBatch, line: Line) -> ProductUse:
    place = line.place
    return ProductUse(
        institution_id=batch.institution_id,
        product_id=line.product,
        day=line.row.day,
        feature=line.row.feature,
        who=line.who,
        user_id=place.user if place else None,
        unit_id=place.unit if place else None,
        regions=place.regions if place else [],
        count=line.row.count,
        minutes=line.row.minutes,
        batch=batch,
    )


def _record(batch: UseBatch, *, by: User | None) -> None:
    rows = batch.new + batch.changed + batch.same + batch.held
    token = {"name": batch.token.name} if batch.token else None
    told = {"rows": rows, "new": batch.new, "token": token}
    record(batch.institution_id, "use_taken_in", by=by, **told)


# --- what was held back ------------------------------------------------------------------------


@transaction.atomic
def correct_held(held: HeldUse, *, product: str, person: str, by: User) -> None:
    """Takes a row in with another product or person. What is still wrong with it is said."""
    institution = locked(held.institution_id)
    _refuse_outside_package(institution.pk)
    held = _waiting(held)
    plan = plan_of(
        institution, [{**held.row, "product": product, "person": person, "external_id": _mark(held, person)}]
    )
    if plan.mistakes:
        raise Refused(MISTAKES[plan.mistakes[0].code])
    line = plan.lines[0]
    if line.reasons:
        field = "person" if line.reasons == ("unknown_person",) else "product"
        raise Refused(_("This is not known here either."), field=field)
    _write(held.batch, [line])
    _decide(held, HeldUse.State.TAKEN, by=by)


def _mark(held: HeldUse, person: str) -> str:
    return "" if person else str(held.row.get("external_id") or "")


@transaction.atomic
def drop_held(held: HeldUse, *, by: User) -> None:
    locked(held.institution_id)
    _decide(_waiting(held), HeldUse.State.DROPPED, by=by)


def _waiting(held: HeldUse) -> HeldUse:
    held = HeldUse.objects.select_related("batch").select_for_update(of=["self"]).get(pk=held.pk)
    if held.state != HeldUse.State.WAITING:
        raise Refused(_("Somebody decided about this row already."))
    return held


def _decide(held: HeldUse, state: HeldUse.State, *, by: User) -> None:
    held.state, held.decided_by, held.decided_at = state, by, timezone.now()
    held.save(update_fields=["state", "decided_by", "decided_at"])
    record(held.institution_id, f"use_{state}", by=by, number=held.number)
