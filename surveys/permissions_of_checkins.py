"""Who may do what about check-ins. What somebody sees is said by `visible_to`."""

from collections.abc import Iterable

from accounts.models import User
from organizations.models import Institution, Membership
from organizations.queries import Standing, sight, standing
from surveys.models import Act, CheckIn


def can_plan(user: User) -> bool:
    """The plan of all, the rhythms, who calls whom."""
    return user.is_manager


def can_hold(user: User, checkin: CheckIn) -> bool:
    """Move, skip, hold, write, share: whoever calls, and managers."""
    return user.is_manager or (user.is_agent and checkin.caller_id == user.pk)


def reads_checkins(user: User, institution: Institution) -> bool:
    """Of the institution's own people: central administrators, and who may read all of its requests."""
    return not user.is_vendor and institution.pk in sight(user).institutions


def is_called(user: User, institution: Institution) -> bool:
    """Whom the vendor is going to call there."""
    mine = CheckIn.objects.planned().filter(institution=institution, contact=user)
    return not user.is_vendor and mine.exists() and institution.pk in sight(user).belongs_to


def finds_checkins(user: User, institution: Institution) -> bool:
    """Somebody of the institution has something to read or to do there."""
    if reads_checkins(user, institution) or is_called(user, institution):
        return True
    mine = Act.objects.visible_to(user).filter(owner=user, checkin__institution=institution)
    return not user.is_vendor and mine.exists()


def can_comment(user: User, checkin: CheckIn) -> bool:
    """On a result that the person sees; without a seat one reads only."""
    if user.is_vendor:
        return can_hold(user, checkin)
    return _place(standing(user), checkin.institution_id) is not None


def can_finish(user: User, act: Act, place: Standing | None = None) -> bool:
    """Whose act it is; at the vendor also who calls, in the institution also its central administrators.

    `place` is where the person stands, for callers who ask about many acts.
    """
    if user.is_vendor:
        return act.owner_id == user.pk or can_hold(user, act.checkin)
    here = _place(place or standing(user), act.checkin.institution_id)
    if here is None:
        return False
    return act.owner_id == user.pk or (not act.by_vendor and here.role == Membership.Role.INSTITUTION_ADMIN)


def with_right(user: User, acts: Iterable[Act]) -> list[tuple[Act, bool]]:
    """Each act, and whether the person may finish it."""
    place = None if user.is_vendor else standing(user)
    return [(act, act.is_open and can_finish(user, act, place)) for act in acts]


def can_drop(user: User, act: Act) -> bool:
    """Drop it with a reason, or open it again."""
    return user.is_vendor and can_hold(user, act.checkin)


def _place(place: Standing, institution_id: int) -> Membership | None:
    """With a seat; without one everything is read only."""
    places = [one for one in place.memberships if one.institution_id == institution_id]
    return next((one for one in places if one.read_only_since is None), None)
