"""Who runs an institution, or a part of it, and how far that reaches."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from organizations.models import Institution, Membership, Region, SupportAccess, Unit

Role = Membership.Role


@dataclass(frozen=True)
class Authority:
    """The part of an institution that a person runs: all of it, regions with everything below, or units.

    Central administrators name others like themselves. Everybody else gives roles smaller than their own only, and
    only below the place where their own authority begins.

    A colleague at the vendor acts as a whole administrator through a running support access, but neither names nor
    touches central administrators; without one, a manager sets up an institution that has none.
    """

    institution: Institution
    is_whole: bool = False
    regions: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    is_vendor: bool = False
    access: SupportAccess | None = None

    @property
    def runs_regions(self) -> bool:
        return self.is_whole or bool(self.regions)

    def regions_within(self) -> QuerySet[Region]:
        """The regions under which something may be hung: the person's own and all below."""
        living = Region.objects.filter(institution=self.institution, archived_at=None).order_by("sort_key", "id")
        return living if self.is_whole else living.filter(path__overlap=sorted(self.regions))

    def regions_below(self) -> QuerySet[Region]:
        """The regions that may be changed: those below the person's own."""
        within = self.regions_within()
        return within if self.is_whole else within.exclude(pk__in=self.regions)

    def units_within(self) -> QuerySet[Unit]:
        living = Unit.objects.filter(institution=self.institution, archived_at=None).order_by("sort_key", "id")
        return living if self.is_whole else living.filter(self._reaches("pk", "region__path"))

    def people_within(self) -> QuerySet[Membership]:
        """Whom the person may see in lists: everybody who works in or runs a part of what they run."""
        living = Membership.objects.filter(institution=self.institution, left_at=None)
        return (
            living
            if self.is_whole
            else living.filter(
                self._reaches("unit", "unit__region__path") | Q(region__path__overlap=sorted(self.regions))
            )
        )

    def _reaches(self, unit: str, path: str) -> Q:
        reached = Q(**{f"{unit}__in": sorted(self.units)})
        return reached | Q(**{f"{path}__overlap": sorted(self.regions)}) if self.regions else reached

    def covers(self, place: Region | Unit) -> bool:
        """The place is part of what the person runs."""
        if place.institution_id != self.institution.pk:
            return False
        if self.is_whole:
            return True
        if isinstance(place, Unit):
            return place.pk in self.units or bool(place.region and self.regions.intersection(place.region.path))
        return bool(self.regions.intersection(place.path))

    def may_change(self, place: Region | Unit) -> bool:
        """Rename, move, merge, archive: never the place where the person's own authority begins."""
        return self.covers(place) and (self.is_whole or place.pk not in self._begins_at(place))

    def _begins_at(self, place: Region | Unit) -> frozenset[int]:
        return self.units if isinstance(place, Unit) else self.regions

    def roles_to_give(self) -> list[str]:
        if self.access:
            return [role for role in Role.values if role != Role.INSTITUTION_ADMIN]
        if self.is_whole:
            return list(Role.values)
        if self.regions:
            return [Role.REGION_ADMIN, Role.UNIT_ADMIN, Role.READER, Role.MEMBER]
        return [Role.READER, Role.MEMBER]

    def may_touch(self, membership: Membership) -> bool:
        """Change this person's role, unit and membership: people below the person's own place and rank."""
        if membership.institution_id != self.institution.pk:
            return False
        if self.is_whole and not self.access:
            return True
        if membership.role not in self.roles_to_give():
            return False
        if self.is_whole:
            return True
        if membership.role == Role.REGION_ADMIN:
            return membership.region is not None and self.may_change(membership.region)
        return membership.unit is not None and self.covers(membership.unit)

    def may_look_as(self, membership: Membership) -> bool:
        """See what this person sees, and why: of whoever the person administers. What colleagues at the vendor were
        let in for does not reach as far as looking through a central administrator's eyes."""
        return membership.left_at is None and self.may_touch(membership)


def authority(user: User, institution: Institution) -> Authority | None:
    """What the person runs of this institution now; None for all others."""
    if user.is_vendor:
        return _authority_of_vendor(user, institution)
    place = Membership.objects.active().filter(user=user, institution=institution, read_only_since=None).first()
    if place is None:
        return None
    if place.role == Role.INSTITUTION_ADMIN:
        return Authority(institution, is_whole=True)
    if place.role == Role.REGION_ADMIN and place.region_id:
        return Authority(institution, regions=frozenset([place.region_id]))
    if place.role == Role.UNIT_ADMIN and place.unit_id:
        return Authority(institution, units=frozenset([place.unit_id]))
    return None


def _authority_of_vendor(user: User, institution: Institution) -> Authority | None:
    access = running_access(user, institution)
    if access is None and not can_set_up(user, institution):
        return None
    return Authority(institution, is_whole=True, is_vendor=True, access=access)


def running_access(user: User, institution: Institution) -> SupportAccess | None:
    """What the institution allowed this colleague, as long as it runs."""
    if not can_ask_access(user):
        return None
    running = SupportAccess.objects.running(timezone.now()).filter(colleague=user, institution=institution)
    return running.order_by("-until", "id").first()


def can_ask_access(user: User) -> bool:
    """Whom institutions let in: those who answer them."""
    return user.is_agent


def can_set_up(user: User, institution: Institution) -> bool:
    """A manager, until somebody administers the institution."""
    return can_manage_institutions(user) and not has_administrator(institution)


def has_administrator(institution: Institution) -> bool:
    return Membership.objects.active().filter(institution=institution, role=Role.INSTITUTION_ADMIN).exists()


def can_manage_institutions(user: User) -> bool:
    """Makes institutions and sets them up."""
    return user.is_manager


def can_keep_programs(user: User, institution: Institution) -> bool:
    """Let programs of the institution in: managers, and who runs all of it there. No support access reaches so far:
    a token would outlive it."""
    if user.is_vendor:
        return can_manage_institutions(user)
    runs = authority(user, institution)
    return runs is not None and runs.is_whole


def can_read_institutions(user: User) -> bool:
    return user.is_vendor


def administers(user: User, institution: Institution) -> bool:
    return Membership.objects.active().filter(user=user, institution=institution, role=Role.INSTITUTION_ADMIN).exists()


def administers_an_institution(user: User) -> bool:
    """Central administrator of any institution: sign-in asks such people for a second step."""
    return Membership.objects.filter(user=user.pk, left_at=None, role=Role.INSTITUTION_ADMIN).exists()
