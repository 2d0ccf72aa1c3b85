"""Rows behind a figure with their words: whose they are, as far as the reader reads names, and of which unit."""

from dataclasses import replace

from accounts.models import User
from reports.asked import Asked
from reports.queries.naming import names
from reports.queries.rows import Happening, Rows


def lines(found: Rows, asked: Asked) -> list[tuple[Happening, str, str]]:
    """A request says itself whose it is; what has none says the person, where names are read."""
    others = [row for row in found.rows if row.ticket_id is None]
    people = names("person", {row.person_id for row in others}) if others and asked.reads_names else {}
    units = names("unit", {row.unit_id for row in others}) if others else {}
    return [(row, people.get(row.person_id, ""), _place(row) or units.get(row.unit_id, "")) for row in _named(found)]


def _named(found: Rows) -> list[Happening]:
    """Use says of which product it is."""
    used = {row.product_id for row in found.rows if row.ticket_id is None and row.product_id}
    words = names("product", used) if used else {}
    return [replace(row, product=words.get(row.product_id, "")) for row in found.rows]


def own_lines(found: Rows, user: User) -> list[tuple[Happening, str, str]]:
    """The person's own: there is no other name in them."""
    return [(row, user.name, _place(row)) for row in _named(found)]


def _place(row: Happening) -> str:
    return row.ticket.unit.name if row.ticket and row.ticket.unit else ""
