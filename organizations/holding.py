"""What institutions keep about a person: place, role, authority, and what was changed about them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import Holder, Removed, Row, Section, register
from common import retention
from common.refusals import Refused
from organizations.actions import forget_invitations, forget_questions, leave
from organizations.models import Institution, Invitation, JoinRequest, Membership, ViewingGrant

MODELS = (
    "organizations.InstitutionNote",
    "organizations.Invitation",
    "organizations.JoinRequest",
    "organizations.Membership",
    "organizations.PeopleImport",
    "organizations.ProgramToken",
    "organizations.SupportAccess",
    "organizations.ViewingGrant",
)
LEFT_DAYS = 3 * 365


def register_all() -> None:
    register(
        Holder(
            app="organizations",
            sections=_sections,
            models=MODELS,
            removed=[
                Removed(_("Memberships that end"), _living, _leave),
                Removed(_("Invitations"), _invited, _forget_invitations),
                Removed(_("Questions to join"), _asked, _forget_questions),
            ],
            refuse=_refuse,
            kept=[_("That there was a person in this unit and role, and when, under “Deleted person” and a number.")],
        )
    )
    retention.register(
        retention.Kind(
            code="left_accounts",
            label=_("Accounts of people who left"),
            effect=_("Proposed for erasure. A manager decides about each."),
            days=LEFT_DAYS,
            is_enabled=True,
            due=_left,
            purge=lambda before, limit: 0,
            only_proposes=True,
            address="organizations:left_accounts",
        )
    )


def left_accounts(before: datetime) -> QuerySet[User]:
    """Customers whose last membership ended before this moment, or who never had one and came before it."""
    theirs = Membership.objects.filter(user=OuterRef("pk"))
    recent = theirs.filter(Q(left_at=None) | Q(left_at__gte=before))
    customers = User.objects.filter(vendor_role="", erased_at=None, joined_at__lt=before)
    return customers.filter(~Exists(recent))


def _left(before: datetime) -> retention.Due:
    found = left_accounts(before)
    last = Membership.objects.filter(user__in=found).order_by("left_at").values_list("left_at", flat=True).first()
    first = found.order_by("joined_at").values_list("joined_at", flat=True).first()
    return retention.Due(found.count(), last or first)


def _sections(user: User) -> Iterable[Section]:
    yield Section(
        "memberships",
        _("Institutions"),
        {
            "institution": _("Institution"),
            "role": _("Role"),
            "region": _("Region"),
            "unit": _("Unit"),
            "joined_at": _("Since"),
            "left_at": _("Until"),
            "read_only_since": _("Reads only since"),
        },
        _memberships(user),
    )
    yield Section(
        "viewing_grants",
        _("Viewing authority"),
        {
            "institution": _("Institution"),
            "place": _("Place"),
            "can_reply": _("May reply"),
            "granted_at": _("Since"),
            "until": _("Until"),
            "withdrawn_at": _("Withdrawn"),
        },
        _grants(user),
    )
    yield Section(
        "invitations",
        _("Invitations"),
        {"institution": _("Institution"), "sent_at": _("Sent"), "accepted_at": _("Accepted")},
        _invitations(user),
    )


def _memberships(user: User) -> list[Row]:
    rows = Membership.objects.filter(user=user).select_related("institution", "region", "unit").order_by("-id")
    return [
        {
            "institution": row.institution.name,
            "role": str(row.get_role_display()),
            "region": row.region.name if row.region else None,
            "unit": row.unit.name if row.unit else None,
            "joined_at": row.joined_at,
            "left_at": row.left_at,
            "read_only_since": row.read_only_since,
        }
        for row in rows
    ]


def _grants(user: User) -> list[Row]:
    rows = ViewingGrant.objects.filter(user=user).select_related("institution", "region", "unit").order_by("-id")
    return [
        {
            "institution": row.institution.name,
            "place": str(row.unit or row.region or row.institution),
            "can_reply": row.can_reply,
            "granted_at": row.granted_at,
            "until": row.until,
            "withdrawn_at": row.withdrawn_at,
        }
        for row in rows
    ]


def _invitations(user: User) -> list[Row]:
    rows = Invitation.objects.filter(email=user.email).select_related("institution").order_by("-id")
    return [
        {"institution": row.institution.name, "sent_at": row.sent_at, "accepted_at": row.accepted_at} for row in rows
    ]


# --- what an erasure meets -------------------------------------------------------------------


def _living(user: User) -> int:
    return Membership.objects.filter(user=user, left_at=None).count()


def _asked(user: User) -> int:
    return JoinRequest.objects.filter(email=user.email).count()


def _forget_questions(user: User, by: User | None) -> None:
    forget_questions(user)


def _invited(user: User) -> int:
    return Invitation.objects.filter(email=user.email).count()


def _forget_invitations(user: User, by: User | None) -> None:
    forget_invitations(user)


def _leave(user: User, by: User | None) -> None:
    for membership in Membership.objects.filter(user=user, left_at=None).order_by("institution_id"):
        leave(membership, by=by)


def _refuse(user: User) -> None:
    """Somebody has to be there who runs the institution."""
    role = Membership.Role.INSTITUTION_ADMIN
    theirs = Membership.objects.filter(user=user, left_at=None, role=role)
    for institution in Institution.objects.filter(memberships__in=theirs).order_by("id"):
        others = Membership.objects.active().filter(institution=institution, role=role).exclude(user=user)
        if not others.exists():
            raise Refused(
                _now("This is the last central administrator of %(institution)s. Name another one there first.")
                % {"institution": institution.name}
            )
