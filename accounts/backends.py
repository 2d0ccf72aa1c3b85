from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from accounts.models import User
from common.compiled import compiled


class Backend(AuthenticationBackend):
    """Sign-in by e-mail and password. Who is signed in is read by a statement that is written once."""

    def get_user(self, user_id: int) -> User | None:
        found = _people(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@compiled
def _people(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)
