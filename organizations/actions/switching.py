from accounts import actions as accounts
from accounts.models import User
from organizations.models import Institution, Membership


def switch(user: User, institution: Institution) -> None:
    """The person goes on in this institution, also after the next sign-in. Nobody's rights change by it."""
    accounts.remember_institution(user, institution.pk)


def stay_where_they_stand(user: User, institution_id: int) -> None:
    """Whoever comes to a second institution goes on in the first one, and has something to switch from."""
    others = Membership.objects.filter(user=user, left_at=None).exclude(institution=institution_id)
    first = others.order_by("institution__sort_key", "id").first()
    if first is not None and user.last_institution is None:
        accounts.remember_institution(user, first.institution_id)
