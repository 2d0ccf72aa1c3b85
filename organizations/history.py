"""What the audit log says of an institution, its tree and its people."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audited
from accounts.audited import EXPORTS, PEOPLE, RIGHTS, Group
from accounts.before_after import Change, Facts, day, lines, name_field
from organizations.models import Institution, Membership, ProgramToken


def register_all() -> None:
    for kind, (group, label, sentence) in _KINDS.items():
        audited.register(kind, group, label, says=partial(_says, sentence), changes=partial(_changes, sentence))
    audited.register("people_exported", EXPORTS, gettext_lazy("List of users downloaded"))
    for kind, label in _OF_THE_VENDOR.items():
        audited.register(kind, PEOPLE, label, is_internal=True, says=partial(_says, label))
    for code, field in _FIELDS.items():
        name_field(code, *field)


# kind → group, its name in filters, the sentence of an entry. What the sentence does not say stands below it.
_KINDS: Mapping[str, tuple[Group, Promise, Promise]] = {
    "created": (PEOPLE, gettext_lazy("Institution created"), gettext_lazy("Institution created: %(name)s")),
    "changed": (
        PEOPLE,
        gettext_lazy("Details of the institution changed"),
        gettext_lazy("Details of the institution changed"),
    ),
    "region_added": (PEOPLE, gettext_lazy("Region added"), gettext_lazy("Region added: %(place)s")),
    "unit_added": (PEOPLE, gettext_lazy("Unit added"), gettext_lazy("Unit added: %(place)s")),
    "renamed": (PEOPLE, gettext_lazy("Region or unit renamed"), gettext_lazy("Renamed: %(before)s → %(place)s")),
    "region_moved": (
        PEOPLE,
        gettext_lazy("Region moved"),
        gettext_lazy("Region %(place)s moved: %(before)s → %(after)s"),
    ),
    "unit_moved": (PEOPLE, gettext_lazy("Unit moved"), gettext_lazy("Unit %(place)s moved: %(before)s → %(after)s")),
    "archived": (PEOPLE, gettext_lazy("Region or unit archived"), gettext_lazy("Archived: %(place)s")),
    "restored": (PEOPLE, gettext_lazy("Region or unit restored"), gettext_lazy("Restored: %(place)s")),
    "unit_merged": (PEOPLE, gettext_lazy("Unit merged"), gettext_lazy("Unit merged: %(place)s → %(after)s")),
    "region_merged": (PEOPLE, gettext_lazy("Region merged"), gettext_lazy("Region merged: %(place)s → %(after)s")),
    "member_added": (PEOPLE, gettext_lazy("Member added"), gettext_lazy("Member added: %(person)s (%(role)s)")),
    "invited": (PEOPLE, gettext_lazy("Invitation sent"), gettext_lazy("Invitation sent (%(role)s)")),
    "invited_again": (PEOPLE, gettext_lazy("Invitation sent again"), gettext_lazy("Invitation sent again")),
    "brought_in": (
        PEOPLE,
        gettext_lazy("Invitations sent to members"),
        gettext_lazy("Invitations sent to members: %(number)s"),
    ),
    "invitation_withdrawn": (PEOPLE, gettext_lazy("Invitation withdrawn"), gettext_lazy("Invitation withdrawn")),
    "invitation_accepted": (
        PEOPLE,
        gettext_lazy("Invitation accepted"),
        gettext_lazy("Invitation accepted: %(person)s"),
    ),
    "handed_over": (
        PEOPLE,
        gettext_lazy("Open requests handed over"),
        gettext_lazy("Open requests of %(person)s handed over"),
    ),
    "people_imported": (
        PEOPLE,
        gettext_lazy("List of people taken in"),
        gettext_lazy("List of people taken in"),
    ),
    "imported_change": (
        PEOPLE,
        gettext_lazy("Changed by a list"),
        gettext_lazy("Changed by a list: %(person)s (%(role)s)"),
    ),
    "domains_changed": (RIGHTS, gettext_lazy("Mail domains changed"), gettext_lazy("Mail domains changed")),
    "join_allowed": (PEOPLE, gettext_lazy("Question to join allowed"), gettext_lazy("Question to join allowed")),
    "join_declined": (PEOPLE, gettext_lazy("Question to join declined"), gettext_lazy("Question to join declined")),
    "rejoined": (PEOPLE, gettext_lazy("Taken in again"), gettext_lazy("Taken in again: %(person)s (%(role)s)")),
    "unit_changed": (
        PEOPLE,
        gettext_lazy("Unit of a person changed"),
        gettext_lazy("Unit of %(person)s changed: %(before)s → %(after)s"),
    ),
    "role_changed": (
        RIGHTS,
        gettext_lazy("Role changed"),
        gettext_lazy("Role of %(person)s changed: %(was)s → %(role)s"),
    ),
    "left": (PEOPLE, gettext_lazy("Membership ended"), gettext_lazy("Left: %(person)s")),
    "account_closed": (PEOPLE, gettext_lazy("Account closed"), gettext_lazy("Account closed: %(person)s")),
    "account_reopened": (
        PEOPLE,
        gettext_lazy("Account opened again"),
        gettext_lazy("Account opened again: %(person)s"),
    ),
    "seat_lost": (PEOPLE, gettext_lazy("Seat lost"), gettext_lazy("Reads only, without a seat: %(person)s")),
    "seat_given": (PEOPLE, gettext_lazy("Seat given"), gettext_lazy("Has a seat again: %(person)s")),
    "access_asked": (
        RIGHTS,
        gettext_lazy("Support access asked for"),
        gettext_lazy("Support access asked for: %(person)s"),
    ),
    "access_offered": (
        RIGHTS,
        gettext_lazy("Support access offered"),
        gettext_lazy("Support access offered: %(person)s"),
    ),
    "access_allowed": (
        RIGHTS,
        gettext_lazy("Support access allowed"),
        gettext_lazy("Support access allowed: %(person)s"),
    ),
    "access_declined": (
        RIGHTS,
        gettext_lazy("Support access declined"),
        gettext_lazy("Support access declined: %(person)s"),
    ),
    "access_withdrawn": (
        RIGHTS,
        gettext_lazy("Question for support access taken back"),
        gettext_lazy("Question for support access taken back: %(person)s"),
    ),
    "access_ended": (RIGHTS, gettext_lazy("Support access ended"), gettext_lazy("Support access ended: %(person)s")),
    "viewing_granted": (
        RIGHTS,
        gettext_lazy("Viewing authority granted"),
        gettext_lazy("Viewing authority granted: %(person)s, %(place)s"),
    ),
    "viewing_changed": (
        RIGHTS,
        gettext_lazy("Viewing authority changed"),
        gettext_lazy("Viewing authority changed: %(person)s, %(place)s"),
    ),
    "program_token_made": (
        RIGHTS,
        gettext_lazy("Token of a program made"),
        gettext_lazy("Token of a program made: %(name)s"),
    ),
    "program_token_revoked": (
        RIGHTS,
        gettext_lazy("Token of a program revoked"),
        gettext_lazy("Token of a program revoked: %(name)s"),
    ),
    "names_shown": (
        RIGHTS,
        gettext_lazy("Names beside figures changed"),
        gettext_lazy("Who reads names beside figures: %(names_before)s → %(names_after)s"),
    ),
    "previewed_as": (RIGHTS, gettext_lazy("Looked at as"), gettext_lazy("Looked at what this person sees: %(person)s")),
    "viewing_withdrawn": (
        RIGHTS,
        gettext_lazy("Viewing authority withdrawn"),
        gettext_lazy("Viewing authority withdrawn: %(person)s, %(place)s"),
    ),
}

# The vendor's own notes are no business of the institution's log.
_OF_THE_VENDOR: Mapping[str, Promise] = {
    "note_written": gettext_lazy("Note about the institution written"),
    "note_changed": gettext_lazy("Note about the institution changed"),
    "note_pinned": gettext_lazy("Note about the institution pinned"),
    "note_unpinned": gettext_lazy("Note about the institution unpinned"),
}

_PLACES = ("place", "region", "unit")


def _says(sentence: Promise, facts: Facts) -> str:
    data = facts.data
    return str(sentence) % {
        "name": data.get("name", ""),
        "person": facts.person,
        "place": _name(next((data[key] for key in _PLACES if data.get(key)), None)),
        "before": _before_after(data.get("before")),
        "after": _before_after(data.get("after")),
        "names_before": _names_for(data.get("before")),
        "names_after": _names_for(data.get("after")),
        "was": _role(data.get("before")),
        "role": _role(data.get("role") or data.get("after")),
        "number": data.get("number", 0),
    }


def _changes(sentence: Promise, facts: Facts) -> list[Change]:
    told = audited.holes(sentence)
    if "place" in told:
        told.update([key for key in _PLACES if facts.data.get(key)][:1])
    if told & {"before", "was", "names_before"}:
        told |= {"before", "after"}
    return lines(facts, told={*told, "name"})


def _name(thing: dict[str, Any] | None) -> str:
    return str(thing["name"]) if thing else ""


def _before_after(value: dict[str, Any] | str | None) -> str:
    if value is None:
        return _("top level")
    return str(value["name"]) if isinstance(value, dict) else value


def _role(value: object) -> str:
    return str(dict(Membership.Role.choices).get(str(value), ""))


def _names_for(value: object) -> str:
    return str(dict(Institution.NamesFor.choices).get(str(value), ""))


def _kind(value: object) -> str:
    return str(dict(Institution.Kind.choices).get(str(value), value))


def _scopes(value: Any) -> str:
    labels = dict(ProgramToken.Scope.choices)
    return ", ".join(str(labels.get(scope, scope)) for scope in value)


_FIELDS: dict[str, Any] = {
    "scopes": (gettext_lazy("What it may do"), _scopes),
    "join": (gettext_lazy("Question"), str),
    "lets_ask": (gettext_lazy("May ask to join"),),
    "can_file": (gettext_lazy("May file"),),
    "level": (gettext_lazy("Level"), str),
    "new": (gettext_lazy("New"), str),
    "changed": (gettext_lazy("Changed"), str),
    "domains": (gettext_lazy("Mail domains"), str),
    "invitation": (gettext_lazy("Invitation"), str),
    "to": (gettext_lazy("To"),),
    "people_exported.role": (gettext_lazy("Role"), _role),
    "people_exported.unit": (gettext_lazy("Unit"), str),
    "people_exported.region": (gettext_lazy("Region"), str),
    "people_exported.state": (gettext_lazy("Show"), str),
    "people_exported.q": (gettext_lazy("Search"), str),
    "name": (gettext_lazy("Name"),),
    "kind": (gettext_lazy("Kind"), _kind),
    "city": (gettext_lazy("City"),),
    "phone": (gettext_lazy("Phone"),),
    "role": (gettext_lazy("Role"), _role),
    "unit": (gettext_lazy("Unit"),),
    "region": (gettext_lazy("Region"),),
    "place": (gettext_lazy("Place"),),
    "under": (gettext_lazy("Under"),),
    "can_reply": (gettext_lazy("May reply"),),
    "starts_at": (gettext_lazy("From"), day),
    "until": (gettext_lazy("Until"), day),
    "people": (gettext_lazy("People"),),
    "access": (gettext_lazy("Support access"),),
    "hours": (gettext_lazy("Hours"),),
    "note": (gettext_lazy("Note"),),
    "reason": (gettext_lazy("Reason"),),
    "requests": (gettext_lazy("Requests"),),
    "shares": (gettext_lazy("Shares"),),
}
