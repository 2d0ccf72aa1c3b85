from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts.models import User
from common.refusals import Refused
from notifications.actions import queue_mail
from organizations.actions.placing import checked_place
from organizations.actions.recording import locked, place_facts, record
from organizations.actions.refusing import living, of_institution
from organizations.actions.sending import bring_in
from organizations.actions.switching import stay_where_they_stand
from organizations.models import Institution, Invitation, Membership, Region, Unit, ViewingGrant
from organizations.requests import end_shares, hand_over
from organizations.seats import take_seat

Role = Membership.Role


@transaction.atomic
def add_member(
    institution: Institution,
    *,
    email: str,
    name: str,
    role: str,
    unit: Unit | None = None,
    region: Region | None = None,
    by: User | None,
) -> Membership:
    """Takes a person in, who is made when nobody has the address, and sends the way in by mail.

    Refused when every seat is taken, by people who came or who are still to come.
    """
    locked(institution.pk)
    unit, region = checked_place(institution.pk, role, unit, region)
    user, _is_new = accounts.find_or_add(email, name, by=by)
    if Membership.objects.filter(user=user, institution=institution, left_at=None).exists():
        raise Refused(_("This person is already a member of the institution."), field="email")
    take_seat(institution.pk)
    membership = Membership.objects.create(user=user, institution=institution, role=role, unit=unit, region=region)
    stay_where_they_stand(user, institution.pk)
    record(
        institution.pk,
        "member_added",
        by=by,
        person=user,
        role=role,
        unit=place_facts(unit),
        region=place_facts(region),
    )
    welcome_member(membership, by=by)
    return membership


def welcome_member(membership: Membership, *, by: User | None) -> None:
    """Tells a new member: with a link to set a password, or that the one they have opens this door too."""
    user = membership.user
    if not user.has_usable_password():
        bring_in([membership], by=by)
        return
    facts = {"name": user.name, "institution": membership.institution.name, "url": settings.PUBLIC_URL}
    with translation.override(user.language):
        subject = _("SupportX: you are a member of %(institution)s") % facts
        text = _(
            "Hello %(name)s,\n\n%(institution)s has made you a member. Sign in with the password you have:\n%(url)s"
        )
        queue_mail(user.email, subject, text % facts, user=user)


@transaction.atomic
def change_unit(membership: Membership, *, unit: Unit, by: User | None) -> None:
    """The person works elsewhere from now on. What was shared with the old unit is no longer theirs."""
    membership = _locked(membership)
    unit = of_institution(living(unit), membership.institution_id)
    if membership.unit_id == unit.pk:
        return
    before, membership.unit = membership.unit, unit
    membership.save(update_fields=["unit"])
    record(
        membership.institution_id,
        "unit_changed",
        by=by,
        person=membership.user,
        before=place_facts(before),
        after=place_facts(unit),
    )


@transaction.atomic
def move_people(institution: Institution, people: Iterable[Membership], *, unit: Unit, by: User | None) -> int:
    """Several people work in one unit from now on: all of them, or none. Returns how many really moved."""
    locked(institution.pk)
    before = {one.pk: one.unit_id for one in people}
    for membership in people:
        change_unit(membership, unit=unit, by=by)
    return sum(unit_id != unit.pk for unit_id in before.values())


@transaction.atomic
def change_role(
    membership: Membership, *, role: str, unit: Unit | None = None, region: Region | None = None, by: User | None
) -> None:
    """`unit` and `region` are where the role reaches; a unit already known stays when none is given."""
    membership = _locked(membership)
    unit, region = checked_place(membership.institution_id, role, unit or membership.unit, region)
    if (role, unit, region) == (membership.role, membership.unit, membership.region):
        return
    if role != Role.INSTITUTION_ADMIN:
        _refuse_last_admin(membership)
    elif membership.read_only_since:
        raise Refused(_("This person has no seat. Choose who has one first."), field="role")
    before = membership.role
    membership.role, membership.unit, membership.region = role, unit, region
    membership.save(update_fields=["role", "unit", "region"])
    record(
        membership.institution_id,
        "role_changed",
        by=by,
        person=membership.user,
        before=before,
        after=role,
        unit=place_facts(unit),
        region=place_facts(region),
    )


@transaction.atomic
def leave(membership: Membership, *, to: Membership | None = None, by: User | None) -> None:
    """Ends what the person could see here at once, and a link that was still to bring them, and frees the seat.
    The requests stay with the unit; the open ones become those of the colleague in `to`, when there is one."""
    membership = _locked(membership)
    _refuse_last_admin(membership)
    if to is not None:
        _hand_over(membership, to, by=by)
    now = timezone.now()
    membership.left_at = now
    membership.save(update_fields=["left_at"])
    ViewingGrant.objects.filter(
        user=membership.user_id, institution=membership.institution_id, withdrawn_at=None
    ).update(withdrawn_at=now)
    end_shares(membership.institution_id, membership.user, by)
    Invitation.objects.filter(membership=membership, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    record(membership.institution_id, "left", by=by, person=membership.user)


@transaction.atomic
def rejoin(membership: Membership, *, by: User | None) -> Membership:
    """Takes somebody in again, with the place they had. What was granted or shared before does not come back."""
    locked(membership.institution_id)
    membership.refresh_from_db()
    people = Membership.objects.filter(user=membership.user_id, institution=membership.institution_id, left_at=None)
    if membership.left_at is None or people.exists():
        raise Refused(_("This person is already a member of the institution."))
    if not membership.user.is_active:
        raise Refused(_("This person's account is closed."))
    unit, region = checked_place(membership.institution_id, membership.role, membership.unit, membership.region)
    take_seat(membership.institution_id)
    back = Membership.objects.create(
        user=membership.user, institution=membership.institution, role=membership.role, unit=unit, region=region
    )
    stay_where_they_stand(membership.user, membership.institution_id)
    record(membership.institution_id, "rejoined", by=by, person=membership.user, role=membership.role)
    welcome_member(back, by=by)
    return back


def _hand_over(membership: Membership, to: Membership, *, by: User | None) -> None:
    to.refresh_from_db()
    if to.institution_id != membership.institution_id or to.left_at or to.read_only_since or to.pk == membership.pk:
        raise Refused(_("Choose a colleague of the institution who has a seat."), field="to")
    moved = hand_over(membership.institution_id, membership.user, to.user, by)
    if moved:
        record(membership.institution_id, "handed_over", by=by, person=membership.user, to=to.user, requests=moved)


@transaction.atomic
def close_account(user: User, *, by: User | None) -> None:
    """Nobody signs in with this account until it is opened again. Its memberships stay as they are."""
    for membership in _memberships_in_order(user):
        membership = _locked(membership)
        _refuse_last_admin(membership)
        record(membership.institution_id, "account_closed", by=by, person=user)
    accounts.deactivate(user, by=by)


@transaction.atomic
def reopen_account(user: User, *, by: User | None) -> None:
    for membership in _memberships_in_order(user):
        locked(membership.institution_id)
        if membership.read_only_since is None:
            take_seat(membership.institution_id)
        record(membership.institution_id, "account_reopened", by=by, person=user)
    accounts.reactivate(user, by=by)


def _memberships_in_order(user: User) -> list[Membership]:
    return list(Membership.objects.filter(user=user, left_at=None).order_by("institution_id"))


def _locked(membership: Membership) -> Membership:
    """The institution's lock, then the row as it is now: two demotions at once see each other."""
    locked(membership.institution_id)
    membership.refresh_from_db()
    if membership.left_at:
        raise Refused(_("This person is no longer a member of the institution."))
    return membership


def _refuse_last_admin(membership: Membership) -> None:
    others = Membership.objects.active().filter(institution=membership.institution_id, role=Role.INSTITUTION_ADMIN)
    if membership.is_admin and not others.exclude(pk=membership.pk).exists():
        raise Refused(_("An institution keeps at least one central administrator. Name another one first."))
