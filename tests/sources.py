"""Our own source, read for the tests that judge it."""

import ast
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = [
    *("common", "worktime", "accounts", "notifications", "organizations", "products", "packages"),
    *("tickets", "visits", "learning", "surveys", "reports", "api"),
]


@dataclass(frozen=True)
class Module:
    path: Path

    @cached_property
    def name(self):
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def app(self):
        return self.name.split("/")[0]

    @cached_property
    def part(self):
        """What the module is inside its app: "views" for tickets/views.py and for tickets/views/desk.py."""
        return self.name.split("/")[1].removesuffix(".py")

    @cached_property
    def tree(self):
        return ast.parse(self.path.read_text())

    @property
    def functions(self):
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    @property
    def calls(self):
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    @property
    def imports(self):
        """The dotted names the module imports, wherever in it: an import inside a function counts too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


@lru_cache
def modules():
    """Every module of our apps except their migrations."""
    found = [Module(path) for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    return [module for module in found if "/migrations/" not in module.name]


@lru_cache
def templates():
    folders = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    return [path for folder in folders for path in sorted(folder.rglob("*.html"))]
