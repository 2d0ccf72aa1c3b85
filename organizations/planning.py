"""What a list of people would do to an institution, row by row. Nothing is written here.

The list is read against what is there now: who is a member, which units there are, how many seats are free.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from common import phones
from common.refusals import Refused
from common.turkish import fold, fold_email
from organizations.models import Membership

Role = Membership.Role
NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"

_HEADS = {
    "email": {"e-posta", "eposta", "e-mail", "email", "mail", "e-posta adresi", "e-mail address"},
    "name": {"ad", "ad soyad", "adi soyadi", "isim", "name", "full name", "ad-soyad"},
    "phone": {"telefon", "phone", "tel"},
    "unit": {"birim", "unit", "mudurluk", "department"},
    "role": {"rol", "role", "yetki"},
}
_ROLES = {
    Role.MEMBER: {"", "uye", "member", "kullanici", "user"},
    Role.READER: {"birim okuru", "okur", "reader", "reader of the unit", "birimi goren"},
    Role.UNIT_ADMIN: {"birim yoneticisi", "unit administrator", "unit admin"},
    Role.INSTITUTION_ADMIN: {"merkez yonetici", "central administrator", "merkez yoneticisi"},
}


@dataclass(frozen=True)
class Known:
    """A member as the institution has them now."""

    membership: int
    name: str
    unit: int | None
    role: str
    has_come: bool


@dataclass(frozen=True)
class Surroundings:
    """What rows are read against. `units` and `names` go by folded name and by "region / unit"."""

    members: Mapping[str, Known]
    units: Mapping[str, Collection[int]]
    unit_names: Mapping[int, str]
    roles: Collection[str]
    refused: Mapping[str, str] = field(default_factory=dict)  # addresses that cannot be taken, and why
    domains: Collection[str] = ()
    free_seats: int | None = None


@dataclass
class Line:
    """A row and what becomes of it; `said` are sentences: mistakes, or what changes."""

    number: int
    email: str = ""
    name: str = ""
    phone: str = ""
    unit: int | None = None
    role: str = Role.MEMBER
    membership: int | None = None
    state: str = SAME
    said: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def plan(rows: Sequence[Sequence[str]], around: Surroundings) -> list[Line]:
    """The first row names the columns. Every later row becomes a line, right or wrong."""
    columns = _columns(rows[0])
    seen: dict[str, int] = {}
    lines = [_line(number, row, columns, around, seen) for number, row in enumerate(rows[1:], start=2)]
    _refuse_without_seats(lines, around)
    return lines


def _columns(head: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, title in enumerate(head):
        word = fold(title).strip()
        for name, words in _HEADS.items():
            if word in words:
                found.setdefault(name, place)
    if "email" not in found:
        raise Refused(_("The first row names the columns: e-mail, name, phone, unit, role."), field="file")
    return found


def _line(
    number: int, row: Sequence[str], columns: Mapping[str, int], around: Surroundings, seen: dict[str, int]
) -> Line:
    typed = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
    line = Line(number, email=fold_email(typed["email"]), name=" ".join(typed.get("name", "").split())[:120])
    mistakes = [sentence for sentence in (_formula(typed), _address(line, around, seen)) if sentence]
    mistakes += _place(line, typed, around)
    mistakes += _phone(line, typed.get("phone", ""))
    known = around.members.get(line.email)
    if known is None and not line.name:
        mistakes.append(_("The name is missing."))
    if mistakes:
        line.state, line.said = WRONG, mistakes
    elif known is None:
        line.state = NEW
    else:
        _compare(line, known, around, has_unit=bool(typed.get("unit")), has_role=bool(typed.get("role")))
    return line


def _formula(typed: Mapping[str, str]) -> str:
    if any(value.startswith(("=", "@")) for value in typed.values()):
        return _("A formula is not taken. Paste the values.")
    return ""


def _address(line: Line, around: Surroundings, seen: dict[str, int]) -> str:
    try:
        validate_email(line.email)
    except ValidationError:
        return _("“%(text)s” is not an e-mail address.") % {"text": line.email[:80]}
    if line.email in seen:
        return _("The same address stands in row %(number)d.") % {"number": seen[line.email]}
    seen[line.email] = line.number
    if line.email in around.refused:
        return around.refused[line.email]
    domain = line.email.rpartition("@")[2]
    if around.domains and domain not in around.domains and line.email not in around.members:
        return _("Addresses at %(domain)s are not allowed here.") % {"domain": domain}
    return ""


def _place(line: Line, typed: Mapping[str, str], around: Surroundings) -> list[str]:
    mistakes = []
    word = fold(typed.get("role", "")).strip()
    role = next((role for role, words in _ROLES.items() if word in words), None)
    if role is None:
        mistakes.append(_("The role “%(text)s” is not known.") % {"text": typed["role"][:60]})
    elif role not in around.roles:
        mistakes.append(_("You cannot give the role “%(text)s”.") % {"text": typed.get("role", "")[:60] or role})
    else:
        line.role = role
    unit = " ".join(fold(typed.get("unit", "")).split()).replace(" / ", "/")
    found = around.units.get(unit, ()) if unit else ()
    if unit and not found:
        mistakes.append(_("There is no unit “%(text)s”.") % {"text": typed["unit"][:80]})
    elif len(found) > 1:
        mistakes.append(
            _("There are several units “%(text)s”. Write the region before it: region / unit.")
            % {"text": typed["unit"][:80]}
        )
    elif found:
        line.unit = next(iter(found))
    elif line.email not in around.members and line.role != Role.INSTITUTION_ADMIN:
        mistakes.append(_("The unit is missing."))
    return mistakes


def _phone(line: Line, text: str) -> list[str]:
    if not text.strip():
        return []
    try:
        line.phone = phones.neat(text)
    except ValueError:
        return [_("“%(text)s” is not a phone number.") % {"text": text[:40]}]
    return []


def _compare(line: Line, known: Known, around: Surroundings, *, has_unit: bool, has_role: bool) -> None:
    """An empty cell leaves what is there. Who has come once has a name of their own."""
    line.membership = known.membership
    if not has_unit:
        line.unit = known.unit
    if not has_role:
        line.role = known.role
    before, after = known.unit, line.unit
    if before != after:
        names = {"before": around.unit_names.get(before or 0, "–"), "after": around.unit_names.get(after or 0, "–")}
        line.said.append(_("Unit: %(before)s → %(after)s") % names)
    if known.role != line.role:
        labels = {"before": Role(known.role).label, "after": Role(line.role).label}
        line.said.append(_("Role: %(before)s → %(after)s") % labels)
    if line.name and line.name != known.name:
        if known.has_come:
            line.name = known.name
        else:
            line.said.append(_("Name: %(before)s → %(after)s") % {"before": known.name, "after": line.name})
    line.state = CHANGED if line.said else SAME


def _refuse_without_seats(lines: Sequence[Line], around: Surroundings) -> None:
    new = [line for line in lines if line.state == NEW]
    if around.free_seats is None or len(new) <= around.free_seats:
        return
    for line in new[around.free_seats :]:
        line.state = WRONG
        line.said.append(
            _("No seat is free for this person: free seats %(free)d, new people %(new)d.")
            % {"free": around.free_seats, "new": len(new)}
        )
