from collections.abc import Mapping, Sequence

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from common.turkish import fold_email


def change_preferences(
    user: User, *, name: str, phone: str, language: str, theme: str, density: str, shortcuts: bool, by: User
) -> None:
    user.name, user.phone, user.language = name, phone, language
    user.theme, user.density, user.shortcuts = theme, density, shortcuts
    user.save(update_fields=["name", "phone", "language", "theme", "density", "shortcuts"])


def choose_language(user: User, language: str, *, by: User) -> None:
    user.language = language
    user.save(update_fields=["language"])


def choose_theme(user: User, theme: str, *, by: User) -> None:
    user.theme = theme
    user.save(update_fields=["theme"])


def find_or_add(email: str, name: str, *, language: str = "tr", by: User | None) -> tuple[User, bool]:
    """The customer with this address, made when nobody has it; true when new. Two at once make one person."""
    user, is_new = User.objects.get_or_create(
        email=fold_email(email), defaults={"name": name, "language": language, "password": make_password(None)}
    )
    if user.is_vendor:
        raise Refused(_("This address belongs to somebody at the vendor."), field="email")
    if not user.is_active:
        raise Refused(_("This person's account is closed."), field="email")
    return user, is_new


def find_or_add_all(people: Sequence[tuple[str, str, str]]) -> dict[str, User]:
    """The customers with these addresses, made where nobody has one: (folded address, name, phone). Who exists keeps
    name and phone. None of them may be the vendor's or closed; the caller has looked."""
    emails = [email for email, _name, _phone in people]
    known = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    User.objects.bulk_create(
        [
            User(email=email, name=name, phone=phone, password=make_password(None))
            for email, name, phone in people
            if email not in known
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    return {user.email: user for user in User.objects.filter(email__in=emails)}


def rename_newcomers(names: Mapping[str, str]) -> None:
    """People who never came are called as their institution says."""
    people = [user for user in User.objects.filter(email__in=names) if not user.has_usable_password()]
    for user in people:
        user.name = names[user.email]
    User.objects.bulk_update(people, ["name"], batch_size=1000)


def welcome(email: str, name: str, password: str, *, language: str) -> User:
    """Makes the customer with this address, or gives a password to one who never had any. Who has one signs in."""
    user, _is_new = find_or_add(email, name, language=language, by=None)
    if user.has_usable_password():
        raise Refused(_("You have an account already. Sign in, then open the invitation again."))
    if not name.strip():
        raise Refused(_("Write your name."), field="name")
    user.name = name.strip()
    user.set_password(password)
    user.is_newcomer = True
    user.save(update_fields=["name", "password", "is_newcomer"])
    return user


def arrive(user: User) -> None:
    """The first page has been seen, or was skipped: it does not come again."""
    User.objects.filter(pk=user.pk).update(is_newcomer=False)
    user.is_newcomer = False


def deactivate(user: User, *, by: User | None) -> None:
    """Ends every session at the next request; what the person did stays."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False


def reactivate(user: User, *, by: User | None) -> None:
    if User.objects.filter(pk=user.pk, erased_at__isnull=False).exists():
        raise Refused(_("This person is erased. The account cannot be opened again."))
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True


def remember_institution(user: User, institution_id: int) -> None:
    """Where the person, who belongs to several institutions, goes on after the next sign-in."""
    User.objects.filter(pk=user.pk).update(last_institution=institution_id)
    user.last_institution = institution_id
