"""The rules of docs/STYLE.md that a machine can check. When one is in the way of better code, say so here by name."""

import ast
import re
from itertools import chain

import pytest

from tests.sources import APPS, ROOT, modules, templates

LAYERS = {"models": 0, "permissions": 1, "queries": 1, "notices": 1, "actions": 2, "forms": 3, "views": 4}
LAYERS |= {"tasks": 4, "admin": 4, "management": 4, "urls": 5}
NOT_FOR_OTHER_APPS = {"views", "forms", "tasks", "notices", "urls", "admin", "apps"}
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}

# Reviewed: where something other than an action may write, and why.
MAY_WRITE = {
    "common/uploads.py": "puts a file into the store, no row",
    "accounts/models/people.py": "the manager that Django's own commands and tests call",
    "accounts/sessions.py": "the session engine: Django writes a session when it has changed",
    "accounts/adapter.py": "a session that has no key yet gets one, so that it can be told apart",
    "accounts/forms/entrance.py": "passes on to the save that the sign-in library asks of its form",
}

# Reviewed: where text becomes HTML without escaping, and what makes it safe there.
MAY_MARK_SAFE = {
    "common/templatetags/richtext.py": "what went through the sanitiser",
    "common/templatetags/ui.py": "our own drawings and constants",
}

# Reviewed: long because they are a table and nothing else.
MAY_BE_LONG = {"common/components.py: samples"}

# The frames around every page pass the whole page on to their parts; crispy's templates are crispy's.
FRAMES = {"customer.html", "vendor.html", "entrance.html", "base.html", "_account_menu.html", "field.html"}


def layer(part):
    return LAYERS.get(part)


def test_apps_import_lower_apps_only():
    wrong = [
        f"{module.name} imports {name}"
        for module in modules()
        for name in module.imports
        if name.split(".")[0] in APPS[APPS.index(module.app) + 1 :]
    ]

    assert wrong == []


def test_apps_know_nothing_of_the_project_around_them():
    wrong = [
        f"{module.name}: {name}" for module in modules() for name in module.imports if name.startswith("supportx.")
    ]

    assert wrong == []


def test_another_app_is_used_by_its_inner_layers_only():
    wrong = [
        f"{module.name} imports {name}"
        for module in modules()
        for name in module.imports
        if name.split(".")[0] in APPS
        and name.split(".")[0] not in {module.app, "common"}
        and {*name.split(".")[1:2]} & NOT_FOR_OTHER_APPS
    ]

    assert wrong == []


def test_inside_an_app_imports_go_inwards():
    wrong = []
    for module in modules():
        mine = layer(module.part)
        for name in module.imports:
            app, _, rest = name.partition(".")
            theirs = layer(rest.split(".")[0])
            if app == module.app and mine is not None and theirs is not None and theirs > mine:
                wrong.append(f"{module.name} imports {name}")

    assert wrong == []


def _writes(module):
    for call in module.calls:
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
            continue
        named = {keyword.arg for keyword in call.keywords}
        if call.func.attr == "update" and (call.args or not named):  # a dict's, a set's or a digest's
            continue
        if call.func.attr == "delete" and (call.args or named):  # a cache's
            continue
        if call.func.attr == "create" and not named:
            continue
        yield f"{module.name}:{call.lineno} calls {ast.unparse(call.func)}"


def _writing_sql(module):
    for call in module.calls:
        words = [node for node in ast.walk(call) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        name = getattr(call.func, "attr", "")
        if name in {"execute", "executemany"} and any(
            re.match(r"\s*(insert|update|delete|truncate)\b", word.value, re.IGNORECASE) for word in words
        ):
            yield f"{module.name}:{call.lineno} executes a writing statement"


def test_only_actions_write():
    outside = [module for module in modules() if module.part not in {"actions", "management", "demo"}]
    found = [(module.name, words) for module in outside for words in chain(_writes(module), _writing_sql(module))]

    assert [words for name, words in found if name not in MAY_WRITE] == []
    assert set(MAY_WRITE) == {name for name, _ in found if name in MAY_WRITE}, "a reviewed exception is not needed"


def test_files_can_be_read_in_one_sitting():
    sources = [module.path for module in modules()]
    sources += chain(templates(), (ROOT / "supportx").rglob("*.py"), (ROOT / "tests").rglob("*.py"))
    sources += [path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js"}]
    ours = [path for path in sources if "vendor" not in path.parts]
    long = {
        path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines())
        for path in ours
        if path.name != "settings.py" and len(path.read_text().splitlines()) > 400
    }

    assert long == {}


def test_functions_are_short():
    long = [
        f"{module.name}: {function.name} has {length} lines"
        for module in modules()
        for function in module.functions
        if f"{module.name}: {function.name}" not in MAY_BE_LONG
        and (length := function.end_lineno - function.lineno + 1) > (25 if module.part == "views" else 40)
    ]

    assert long == []


FORBIDDEN_IN_TEMPLATES = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)",
    "an event attribute": r"<[a-z][^>]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "a javascript: address": r"javascript:",
}


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
@pytest.mark.check(38)
def test_templates_hold_nothing_that_the_policy_would_block(what):
    pattern = re.compile(FORBIDDEN_IN_TEMPLATES[what], re.IGNORECASE)

    assert templates()
    assert [path.name for path in templates() if pattern.search(_without_tags(path.read_text()))] == []


def _without_tags(source):
    """The template without its own language, whose signs are not HTML's."""
    return re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%.*?%}|{{.*?}}", "", source, flags=re.DOTALL)


def _marks(path):
    source = path.read_text()
    if path.suffix == ".html":
        return re.findall(r"\|\s*safe(?:seq)?\b|autoescape\s+off", source)
    return re.findall(r"\bmark_safe\b|\bSafeString\(|\bSafeText\(", source)


@pytest.mark.check(40)
def test_text_becomes_html_in_reviewed_places_only():
    sources = [*templates(), *(module.path for module in modules())]
    found = {path.relative_to(ROOT).as_posix() for path in sources if _marks(path)}

    assert found == set(MAY_MARK_SAFE)


def test_pieces_of_pages_get_named_inputs_only():
    """A piece included without `only` reads whatever the page happens to hold."""
    wrong = []
    for path in templates():
        if path.name in FRAMES:
            continue
        for match in re.finditer(r"{%\s*include\s+(.*?)%}", path.read_text(), re.DOTALL):
            if not match[1].rstrip().endswith("only"):
                wrong.append(f"{path.relative_to(ROOT)}: {match[0]}")

    assert wrong == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an order nobody asked for", r"^\s+ordering = "),
        ("signals between our own apps", r"django\.db\.models\.signals|django\.dispatch"),
        ("class-based views", r"django\.views\.generic|class \w+\((?:\w+\.)?View\)"),
        ("pickled tasks", r"serializer\s*=\s*[\"']pickle"),
    ],
)
def test_we_do_not(what, pattern):
    assert [module.name for module in modules() if re.search(pattern, module.path.read_text(), re.MULTILINE)] == []


def test_every_migration_has_a_name():
    every = [path for app in APPS for path in (ROOT / app / "migrations").glob("0*.py")]
    unnamed = [path.name for path in every if re.search(r"^\d{4}_(auto|alter|initial$|remove_.+_and)", path.stem)]

    assert every
    assert unnamed == []
