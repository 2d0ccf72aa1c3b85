from django.db.models import F, QuerySet

from organizations.models import Institution, ProgramToken


def tokens(institution: Institution) -> QuerySet[ProgramToken]:
    """Those that were not revoked first, then the revoked ones, the latest before the others."""
    found = ProgramToken.objects.filter(institution=institution).select_related("made_by", "revoked_by")
    return found.order_by(F("revoked_at").desc(nulls_first=True), "-id")
