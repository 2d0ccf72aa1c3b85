"""How an erased person is named: a marker in the database, words in the reader's language when it is read."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

MARK = "\u2421"  # the sign for "deleted"; sorts after every letter
GONE = "\u25ae\u25ae\u25ae"  # stands in texts where a name, an address or a number stood
DOMAIN = "erased.invalid"


def marker(pk: int) -> str:
    return f"{MARK}{pk}"


def erased_address(pk: int) -> str:
    return f"erased-{pk}@{DOMAIN}"


class ErasedName(str):
    """Stands where a name was. The type says so, also where no other column of the person was read."""

    __slots__ = ()


def worded(name: str) -> str:
    """The name as it is shown."""
    if not name.startswith(MARK):
        return name
    return ErasedName(_("Deleted person %(number)s") % {"number": name.removeprefix(MARK)})


class PersonNameField(models.CharField):
    """A name. In the database and in migrations it is a plain text."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return worded(value) if value and value[0] == MARK else value

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
