"""Events of an institution as sentences."""

from django.utils.translation import gettext as _

from organizations.models import Membership, OrganizationEvent


def sentence(event: OrganizationEvent) -> str:
    data = event.data
    names = {
        "name": data.get("name", ""),
        "person": _name(data.get("person")),
        "place": _name(data.get("place") or data.get("region") or data.get("unit")),
        "before": _before_after(data.get("before")),
        "after": _before_after(data.get("after")),
        "role": _role(data.get("role") or data.get("after")),
    }
    return (_sentences().get(event.kind) or event.kind) % names


def _sentences() -> dict[str, str]:
    return {
        "created": _("Institution created: %(name)s"),
        "changed": _("Details of the institution changed"),
        "region_added": _("Region added: %(place)s"),
        "unit_added": _("Unit added: %(place)s"),
        "renamed": _("Renamed: %(before)s → %(place)s"),
        "region_moved": _("Region %(place)s moved: %(before)s → %(after)s"),
        "unit_moved": _("Unit %(place)s moved: %(before)s → %(after)s"),
        "archived": _("Archived: %(place)s"),
        "member_added": _("Member added: %(person)s (%(role)s)"),
        "unit_changed": _("Unit of %(person)s changed: %(before)s → %(after)s"),
        "role_changed": _("Role of %(person)s changed to: %(role)s"),
        "left": _("Left: %(person)s"),
        "account_closed": _("Account closed: %(person)s"),
        "account_reopened": _("Account opened again: %(person)s"),
        "seat_lost": _("Reads only, without a seat: %(person)s"),
        "seat_given": _("Has a seat again: %(person)s"),
        "viewing_granted": _("Viewing authority granted: %(person)s, %(place)s"),
        "viewing_withdrawn": _("Viewing authority withdrawn: %(person)s, %(place)s"),
        "product_owned": _("Product owned: %(name)s"),
    }


def _name(thing: dict[str, str] | None) -> str:
    return thing["name"] if thing else ""


def _before_after(value: dict[str, str] | str | None) -> str:
    if value is None:
        return _("top level")
    return value["name"] if isinstance(value, dict) else value


def _role(value: object) -> str:
    return str(dict(Membership.Role.choices).get(str(value), ""))
