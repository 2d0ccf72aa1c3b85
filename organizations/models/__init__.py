from organizations.models.granting import ViewingGrant
from organizations.models.inviting import Invitation, InvitationQuerySet, JoinRequest, PeopleImport
from organizations.models.people import Membership, MembershipQuerySet
from organizations.models.places import Institution, Region, Unit
from organizations.models.programs import ProgramToken
from organizations.models.vendor import InstitutionNote, SupportAccess, SupportAccessQuerySet

__all__ = [
    "Institution",
    "InstitutionNote",
    "Invitation",
    "InvitationQuerySet",
    "JoinRequest",
    "Membership",
    "MembershipQuerySet",
    "PeopleImport",
    "ProgramToken",
    "Region",
    "SupportAccess",
    "SupportAccessQuerySet",
    "Unit",
    "ViewingGrant",
]
