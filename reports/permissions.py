"""Who reads reports, and of what part."""

from accounts.models import User
from organizations.models import Institution, Region, Unit
from organizations.permissions import administers, authority
from reports.catalogue import INSTITUTION, VENDOR, Report
from reports.scopes import EVERYBODY, Scope


def can_read_reports(user: User, institution: Institution | None) -> bool:
    return scope_of(user, institution) is not None


def scope_of(user: User, institution: Institution | None) -> Scope | None:
    """The part that this person may read figures of; None for none. Managers of the vendor read all, and no one else
    reads the vendor's own; administrators read what they run."""
    if institution is None:
        return EVERYBODY if user.is_manager else None
    if user.is_vendor:
        return Scope(institution.pk) if user.is_manager else None
    runs = authority(user, institution)
    if runs is None:
        return None
    if runs.is_whole:
        return Scope(institution.pk)
    return Scope(institution.pk, regions=tuple(sorted(runs.regions)), units=tuple(sorted(runs.units)))


def reads_names(user: User | None, institution: Institution) -> bool:
    """Whether people stand in figures under their names for this reader. The institution decides, and only about its
    own administrators: the vendor reads pseudonyms in any case."""
    if user is None or user.is_vendor or institution.names_for == Institution.NamesFor.NOBODY:
        return False
    runs = authority(user, institution)
    return runs is not None and (runs.is_whole or institution.names_for == Institution.NamesFor.ADMINISTRATORS)


def may_read(user: User, institution: Institution | None, scope: Scope) -> bool:
    """Whether this person may read figures of this part now: asked again at every sending and every download."""
    if not user.is_active:
        return False
    mine = scope_of(user, institution)
    return mine is not None and covers(mine, scope)


def covers(mine: Scope, asked: Scope) -> bool:
    """The part asked for lies within what somebody runs, by the tree as it is today. An archived place still does."""
    if not mine.is_part or mine == asked:
        return True
    if not asked.is_part:
        return False
    runs = set(mine.regions)
    regions = Region.objects.filter(pk__in=asked.regions, institution=mine.institution)
    units = Unit.objects.filter(pk__in=asked.units, institution=mine.institution).select_related("region")
    inside = [bool(runs.intersection(region.path)) for region in regions]
    inside += [
        unit.pk in mine.units or bool(runs.intersection(unit.region.path if unit.region else [])) for unit in units
    ]
    return all(inside) and len(inside) == len(asked.regions) + len(asked.units)


def can_schedule(user: User, institution: Institution | None) -> bool:
    """Central administrators for their institution, managers for the vendor."""
    return user.is_manager if institution is None else administers(user, institution)


def is_for(report: Report, institution: Institution | None) -> bool:
    return (INSTITUTION if institution else VENDOR) in report.audiences
