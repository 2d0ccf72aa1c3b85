"""People who use support, enough of them that none is recognised; sign-ins as the door records them."""

from accounts import actions as accounts
from accounts.models import User
from organizations.models import Membership
from tests.cast import have_read_the_disclosure, person
from tests.reports.days import at, later
from tests.sales import filed, sold

NAMES = ("Zehra Ünal", "Yusuf Tek", "Vildan Sarı", "Ufuk Polat", "Tülin Oral")


def colleagues(cast, unit) -> list[User]:
    found = []
    for number, name in enumerate(NAMES):
        user = person(f"kisi{number}@akcasu.example", name)
        Membership.objects.create(user=user, institution=cast.akcasu, unit=unit, role=Membership.Role.MEMBER)
        found.append(user)
    have_read_the_disclosure()
    return found


def came(user, moment) -> None:
    with later(moment):
        accounts.signed_in(user, session_key="", mark=f"mark-{user.pk}", methods=["password"], is_first=False)


def busy(cast) -> list[User]:
    """Five colleagues in the Maps unit file on 2 November 2026, the first of them twice."""
    with later(at(2, 9)):
        sold(cast.akcasu, "premium")
        found = colleagues(cast, cast.maps)
        for user in (*found, found[0]):
            filed(user, product=cast.desktop, subject=f"Konu {user.pk}")
    return found
