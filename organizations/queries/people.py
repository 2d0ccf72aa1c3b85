"""The users of an institution, as far as somebody runs it: found, listed and told."""

from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from common.models import Fold
from common.turkish import fold, fold_email
from organizations.models import Institution, Invitation, JoinRequest, Membership, Region, Unit, ViewingGrant
from organizations.permissions import Authority


@dataclass(frozen=True)
class PeopleFilters:
    """What of the users is asked for; an empty value asks for everybody who is here."""

    q: str = ""
    role: str = ""
    unit: int | None = None
    region: int | None = None
    state: str = ""  # "", "reads", "never", "left", "invited"

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))

    @property
    def state_is_here(self) -> bool:
        return self.state != "left"

    @property
    def is_of_invitations(self) -> bool:
        return self.state == "invited"


def people_found(authority: Authority, filters: PeopleFilters) -> QuerySet[Membership]:
    """In Turkish order of names. Who has left is shown to whoever runs the whole institution."""
    rows = _left(authority) if filters.state == "left" else _here(authority, filters.state)
    if filters.role:
        rows = rows.filter(role=filters.role)
    if filters.unit:
        rows = rows.filter(unit=filters.unit)
    if filters.region:
        rows = rows.filter(Q(unit__region__path__contains=[filters.region]) | Q(region=filters.region))
    rows = _with_words(rows, filters.q, "user__name", "user__email")
    return rows.select_related("user", "unit__region", "region").order_by("user__sort_key", "id")


def _with_words(rows: QuerySet[Any], typed: str, name: str, email: str) -> QuerySet[Any]:
    """Each word stands somewhere in name or address, whatever the case and the dots."""
    for word in fold(typed).replace("\x00", " ").split()[:5]:
        text = Concat(name, Value(" "), email, output_field=TextField())
        rows = rows.annotate(folded=Fold(text)).filter(folded__contains=word)
    return rows


def _here(authority: Authority, state: str) -> QuerySet[Membership]:
    rows = authority.people_within()
    if state == "reads":
        return rows.filter(read_only_since__isnull=False)
    return rows.filter(user__last_login=None) if state == "never" else rows


def _left(authority: Authority) -> QuerySet[Membership]:
    """The latest place of everybody who is not here any more."""
    if not authority.is_whole:
        return Membership.objects.none()
    all_of = Membership.objects.filter(institution=authority.institution)
    later = all_of.filter(user=OuterRef("user"), pk__gt=OuterRef("pk"))
    return all_of.filter(~Exists(later), left_at__isnull=False)


def invitations_found(authority: Authority, filters: PeopleFilters | None = None) -> QuerySet[Invitation]:
    """What is open, also when it has expired, newest first; of people still to come only."""
    filters = filters or PeopleFilters()
    rows: QuerySet[Invitation] = Invitation.objects.filter(
        institution=authority.institution, accepted_at=None, withdrawn_at=None, membership=None
    )
    if not authority.is_whole:
        rows = rows.filter(Q(unit__in=authority.units_within()) | Q(region__in=authority.regions_below()))
    if filters.role:
        rows = rows.filter(role=filters.role)
    if filters.unit:
        rows = rows.filter(unit=filters.unit)
    rows = _with_words(rows, filters.q, "name", "email")
    return rows.select_related("unit__region", "region", "invited_by").order_by("-sent_at", "-id")


def invitation_of(token_hash: str) -> Invitation | None:
    rows = Invitation.objects.select_related(
        "institution", "unit", "region", "invited_by", "membership__user", "membership__unit", "membership__region"
    )
    return rows.filter(token_hash=token_hash).first()


def colleagues_named(institution_id: int, typed: str) -> list[Membership]:
    """Whose address or full name this is; two are enough to know that it is not clear."""
    typed = typed.replace("\x00", " ").strip()
    rows = Membership.objects.active().filter(institution=institution_id).annotate(folded=Fold("user__name"))
    meant = rows.filter(Q(user__email=fold_email(typed)) | Q(folded=fold(typed)))
    return list(meant.select_related("user", "unit").order_by("id")[:2])


def invitations_of(membership: Membership) -> QuerySet[Invitation]:
    """What was sent to a member's address here, newest first."""
    rows = Invitation.objects.filter(institution=membership.institution_id, email=membership.user.email)
    return rows.select_related("invited_by").order_by("-sent_at", "-id")[:10]


def grants_of(membership: Membership) -> QuerySet[ViewingGrant]:
    living = ViewingGrant.objects.living(timezone.now())
    rows = living.filter(user=membership.user_id, institution=membership.institution_id)
    return rows.select_related("unit", "region").order_by("id")


def sight_words(membership: Membership) -> list[str]:
    """What a person sees, in sentences: own requests, then what the role opens, then what was granted."""
    said = [_("Own requests")]
    opened = _opened_by_role(membership)
    if opened:
        said.append(opened)
    return said + [_granted(grant) for grant in grants_of(membership)]


def _opened_by_role(membership: Membership) -> str:
    role = membership.role
    if role == Membership.Role.INSTITUTION_ADMIN:
        return _("All requests of the institution, by role")
    if role == Membership.Role.REGION_ADMIN and membership.region:
        return _("All requests of the region %(region)s and of everything below, by role") % {
            "region": membership.region.name
        }
    if role in {Membership.Role.UNIT_ADMIN, Membership.Role.READER} and membership.unit:
        return _("All requests of the unit %(unit)s, by role") % {"unit": membership.unit.name}
    return ""


def _granted(grant: ViewingGrant) -> str:
    place: Unit | Region | Institution = grant.unit or grant.region or grant.institution
    words = {"place": place.name, "day": date_format(grant.last_day, "SHORT_DATE_FORMAT") if grant.last_day else ""}
    if grant.last_day:
        return _("Requests of %(place)s, granted until %(day)s") % words
    return _("Requests of %(place)s, granted") % words


def colleagues_to_take_over(membership: Membership) -> QuerySet[Membership]:
    rows = Membership.objects.seated().filter(institution=membership.institution_id).exclude(pk=membership.pk)
    return rows.select_related("user").order_by("user__sort_key", "id")


def has_account(invitation: Invitation) -> bool:
    """Somebody with this address can sign in already."""
    user = User.objects.filter(email=invitation.email).first()
    return user is not None and user.has_usable_password()


def people_who_ask(authority: Authority) -> QuerySet[JoinRequest]:
    """Confirmed and undecided, for whoever runs the whole institution."""
    if not authority.is_whole:
        return JoinRequest.objects.none()
    rows = JoinRequest.objects.filter(institution=authority.institution, confirmed_at__isnull=False, decided_at=None)
    return rows.order_by("-id")
