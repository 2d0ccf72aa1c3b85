"""Requests, and what hangs on them, are reached through the fence: `visible_to`, or `seen_by` for whom is known.

What a person can trigger, and what turns typing into values or values into text, never asks the tables themselves.
"""

import ast

import pytest

from tests.sources import modules

GUARDED = {"Ticket", "Comment", "Attachment", "Share", "Event", "SlaClock"}
FENCES = {"visible_to", "seen_by", "shared_with"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
RELATIONS = {"tickets", "requests", "assigned"}  # from an institution, unit, person or product to requests
ASKS = {"filter", "exclude", "all", "get", "first", "count", "exists", "order_by", "values_list", "select_related"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}
# What joins, changes or tells by itself and is handed whom it is for; the clock's tasks ask actions.
INNER = {"models", "permissions", "queries", "notices", "actions", "demo", "management"}

# Reviewed: where another rule than sight opens a row.
REVIEWED = {
    "tickets/views/files.py: discard": "a file that was sent with nothing yet, of the person who uploaded it",
    "tickets/views/files.py: _named": "files of the person who uploaded them, for the form that sends them",
    "tickets/views/portal/shares_here.py: unshare_here": "shares_within asks what the administrator runs",
    "reports/panels.py: _ratings": "two figures for the vendor's page of an institution, no request",
    "tickets/holding.py": "what is kept about one person, for the export and erasure of that person",
}


def unfenced(tree):
    """(line, function) of each question that goes around the fence."""
    names = _names(tree)
    fenced = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in FENCES}
    for node, function in _inside(tree, ""):
        if id(node) not in fenced and (_manager(node, names) or _relation(node) or _shortcut(node, names)):
            yield node.lineno, function


def _manager(node, names):
    return isinstance(node, ast.Attribute) and node.attr in MANAGERS and _model(node.value, names)


def _relation(node):
    asks = isinstance(node, ast.Attribute) and node.attr in ASKS
    return asks and isinstance(node.value, ast.Attribute) and node.value.attr in RELATIONS


def _shortcut(node, names):
    is_one = isinstance(node, ast.Call) and getattr(node.func, "id", "") in SHORTCUTS
    return is_one and bool(node.args) and _model(node.args[0], names)


def _names(tree):
    """What the guarded models are called here."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tickets.models"):
            found |= {alias.asname or alias.name: alias.name for alias in node.names}
    return {local for local, name in found.items() if name in GUARDED}


def _model(node, names):
    """`Ticket`, under any name it was imported by, or `models.Ticket`."""
    if isinstance(node, ast.Name):
        return node.id in names
    return isinstance(node, ast.Attribute) and node.attr in GUARDED


def _inside(node, function):
    for child in ast.iter_child_nodes(node):
        name = child.name if isinstance(child, ast.FunctionDef) else function
        yield child, name
        yield from _inside(child, name)


@pytest.mark.check(16)
def test_pages_forms_and_tags_ask_through_the_fence():
    wrong, used = [], set()
    for module in modules():
        if module.part in INNER:
            continue
        for line, function in unfenced(module.tree):
            reviewed = {module.name, f"{module.name}: {function}"} & set(REVIEWED)
            used |= reviewed
            if not reviewed:
                wrong.append(f"{module.name}:{line} in {function}")

    assert wrong == [], "ask Ticket.objects.visible_to(user), or say here by name why another rule holds"
    assert used == set(REVIEWED), "a reviewed exception is not needed"


IMPORTS = """
from tickets import models
from tickets.models import Attachment, Ticket
from tickets.models import Ticket as Row
"""


@pytest.mark.check(16)
@pytest.mark.parametrize(
    ("source", "is_fenced"),
    [
        ("Ticket.objects.visible_to(user).filter(pk=pk)", True),
        ("Ticket.objects.seen_by(reader)[:25]", True),
        ("get_object_or_404(Ticket.objects.visible_to(user), pk=pk)", True),
        ("ticket.attachments.filter(pk=pk)", True),
        ("Ticket.objects.filter(pk=pk)", False),
        ("Ticket.objects.filter(pk=pk).visible_to(user)", False),
        ("Row.objects.get(pk=pk)", False),
        ("models.Ticket.objects.all()", False),
        ("Ticket._default_manager.all()", False),
        ("tickets = Ticket.objects\ntickets.filter(pk=pk)", False),
        ("get_object_or_404(Ticket, pk=pk)", False),
        ("Attachment.objects.filter(public_id=public_id)", False),
        ("institution.tickets.count()", False),
        ("request.user.requests.order_by('id')", False),
    ],
)
def test_a_way_around_the_fence_is_found(source, is_fenced):
    body = "\n".join(f"    {line}" for line in source.splitlines())

    found = list(unfenced(ast.parse(f"{IMPORTS}def show(request):\n{body}\n")))

    assert (not found) == is_fenced
