"""What a list of people is read against: members, units, roles, free seats, and addresses that cannot be taken."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.models import User
from common.turkish import fold
from organizations import told
from organizations.models import Membership
from organizations.permissions import Authority
from organizations.planning import Known, Surroundings


def surroundings(authority: Authority, emails: Collection[str]) -> Surroundings:
    """In five statements, whatever the length of the list."""
    institution = authority.institution
    people = Membership.objects.filter(institution=institution, left_at=None, user__email__in=emails)
    members = {
        row.user.email: Known(row.pk, row.user.name, row.unit_id, row.role, row.user.has_usable_password())
        for row in people.select_related("user").only("unit_id", "role", "user__email", "user__name", "user__password")
    }
    units, names = _units(authority)
    seats = told.seats(institution.pk)
    roles = [role for role in authority.roles_to_give() if role != Membership.Role.REGION_ADMIN]
    return Surroundings(
        members=members,
        units=units,
        unit_names=names,
        roles=roles,
        refused=_refused(authority, emails),
        domains=institution.mail_domains,
        free_seats=None if seats is None or seats.limit is None else max(seats.limit - seats.used - seats.invited, 0),
    )


def _units(authority: Authority) -> tuple[dict[str, set[int]], dict[int, str]]:
    by_name: dict[str, set[int]] = {}
    names = {}
    for unit in authority.units_within().select_related("region"):
        names[unit.pk] = unit.name
        by_name.setdefault(_key(unit.name), set()).add(unit.pk)
        if unit.region:
            by_name.setdefault(f"{_key(unit.region.name)}/{_key(unit.name)}", set()).add(unit.pk)
    return by_name, names


def _key(name: str) -> str:
    return " ".join(fold(name).split())


def _refused(authority: Authority, emails: Collection[str]) -> dict[str, str]:
    """People of the vendor, closed accounts, and members whom this person may not change."""
    found = {}
    for email, role, is_active in User.objects.filter(email__in=emails).values_list(
        "email", "vendor_role", "is_active"
    ):
        if role:
            found[email] = _("This address belongs to somebody at the vendor.")
        elif not is_active:
            found[email] = _("This person's account is closed.")
    if not authority.is_whole:
        here = Membership.objects.filter(institution=authority.institution, left_at=None, user__email__in=emails)
        for membership in here.select_related("user", "unit__region", "region"):
            if not authority.may_touch(membership):
                found[membership.user.email] = _("You may not change this person.")
    return found
