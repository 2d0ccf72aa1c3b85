"""Find every text of the source that goes through translation, without the system's gettext."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

NOT_SOURCE = {"tests", "bench", "tools", "docs", "var", "static", "locale", "migrations", "__pycache__"}
# The positions of context, singular and plural among the arguments.
POSITIONS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
CALL_IN_TEMPLATE = re.compile(r"(?<!\w)(_|n?p?gettext)\(")


@dataclass(frozen=True)
class Text:
    """What identifies a translation: the same words in two contexts are two texts."""

    singular: str
    context: str | None = None


@dataclass
class Found:
    plural: str | None = None
    files: set[str] = field(default_factory=set)


class Unreadable(Exception):
    """A call whose words are put together at run time, so that no translation can be found for it."""


def texts_of(root: Path) -> dict[Text, Found]:
    """Every text under the root; a text used with and without a plural counts as one with a plural."""
    texts: dict[Text, Found] = {}
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        source = path.read_text(encoding="utf-8")
        reader = _in_python if path.suffix == ".py" else _in_template
        try:
            for text, plural in reader(source):
                found = texts.setdefault(text, Found())
                found.plural = found.plural or plural
                found.files.add(name)
        except (SyntaxError, Unreadable) as problem:
            raise Unreadable(f"{name}: {problem}") from problem
    return texts


def _sources(root: Path) -> Iterator[Path]:
    for top in sorted(root.iterdir()):
        if not top.is_dir() or top.name.startswith(".") or top.name in NOT_SOURCE:
            continue
        for path in sorted(top.rglob("*")):
            inside = path.relative_to(root).parts[:-1]
            if NOT_SOURCE.intersection(inside) or any(part.startswith(".") for part in inside):
                continue
            if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in inside):
                yield path


def _in_python(source: str) -> Iterator[tuple[Text, str | None]]:
    tree = ast.parse(source)
    names = _names_of_gettext(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        kind = names.get(called) or _kind(called)
        if kind:
            yield from _from_call(kind, node)


def _names_of_gettext(tree: ast.Module) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                kind = _kind(alias.name)
                if kind:
                    names[alias.asname or alias.name] = kind
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and _kind(node.value.id):
            names |= {target.id: str(_kind(node.value.id)) for target in node.targets if isinstance(target, ast.Name)}
    return names


def _kind(name: str) -> str | None:
    if name == "_":
        return "gettext"
    base = name.removesuffix("_lazy").removesuffix("_noop")
    return base if base in POSITIONS else None


def _from_call(kind: str, call: ast.Call) -> Iterator[tuple[Text, str | None]]:
    context_at, singular_at, plural_at = POSITIONS[kind]
    if len(call.args) <= singular_at:
        return
    singular = _constant(call.args[singular_at], call)
    if singular is None:
        return
    context = None if context_at is None else _constant(call.args[context_at], call)
    plural = None if plural_at is None else _constant(call.args[plural_at], call)
    yield Text(singular, context), plural


def _constant(node: ast.expr, call: ast.Call) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        raise Unreadable(f"line {call.lineno}: the words are put together before they are translated")
    return None


def _in_template(source: str) -> Iterator[tuple[Text, str | None]]:
    plain = templatize(source)
    for match in CALL_IN_TEMPLATE.finditer(plain):
        call = ast.parse(_whole_call(plain[match.start() :]), mode="eval").body
        if isinstance(call, ast.Call):
            yield from _from_call("gettext" if match[1] == "_" else match[1], call)


def _whole_call(text: str) -> str:
    """The call at the start of the text: up to the first closing bracket with which it is valid Python."""
    end = 0
    while True:
        end = text.index(")", end) + 1
        try:
            ast.parse(text[:end], mode="eval")
        except SyntaxError:
            continue
        return text[:end]
