"""What the content policy and the style guide forbid in any template, stylesheet or script."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

BASE = Path(settings.BASE_DIR)
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "emails" not in path.parts]
SCRIPTS = sorted((BASE / "static/js").glob("*.js"))
STYLES = sorted((BASE / "static/css").glob("*.css"))

FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline handler": r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']",
    "an hx-on handler": r"\bhx-on\b",
    "code in hx-vals": r"hx-vals\s*=\s*[\"']js:",
    "a condition in hx-trigger": r"hx-trigger\s*=\s*[\"'][^\"']*\[",
    "a script in the page": r"<script(?![^>]*\bsrc=)[^>]*>",
    "an address elsewhere": r"(?:src|href)\s*=\s*[\"'](?:https?:)?//",
    "a javascript address": r"javascript:",
    "an unescaped value": r"\|\s*safe\b|autoescape\s+off",
    "a deleted-by-Bootstrap-JS attribute": r"\bdata-bs-(?:toggle|dismiss|target)\b",
}


def _is_clean(text):
    return [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)]


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        '<a href="#" onclick="go()">',
        '<div hx-on:click="go()">',
        "<div hx-vals='js:{a: 1}'>",
        '<div hx-trigger="click[ctrlKey]">',
        "<script>go()</script>",
        '<img src="https://cdn.example/x.png">',
        "{{ text|safe }}",
    ],
)
def test_the_net_catches(markup):
    assert len(_is_clean(markup)) >= 1


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(BASE)))
def test_a_template_keeps_the_content_policy(path):
    assert _is_clean(path.read_text()) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(BASE)))
def test_every_icon_and_static_file_is_there(path):
    text = path.read_text()
    icons = re.findall(r"{% icon \"([\w-]+)\"|icon_name=\"([\w-]+)\"", text)
    missing = [name for pair in icons for name in pair if name and not (BASE / f"static/icons/{name}.svg").exists()]
    missing += [name for name in re.findall(r"{% static '([^']+)'", text) if not finders.find(name)]

    assert missing == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(BASE)))
def test_a_piece_is_included_by_a_path_that_exists(path):
    pieces = re.findall(r"{% include \"([^\"]+)\"", path.read_text())

    assert [piece for piece in pieces if not (BASE / "templates" / piece).exists()] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_builds_no_markup_from_text(path):
    assert re.findall(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", path.read_text()) == []


def test_every_stylesheet_and_script_is_linked():
    linked = (BASE / "templates/_styles.html").read_text() + (BASE / "templates/_scripts.html").read_text()

    alone = [path.name for path in [*STYLES, *SCRIPTS] if path.name not in linked]
    assert alone == ["passkey.js"]  # what the pages of sign-in link themselves


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_ask_nobody_else_and_name_tokens_that_exist(path):
    text = path.read_text()
    tokens = set(re.findall(r"(--[\w-]+):", (BASE / "static/css/tokens.css").read_text()))
    unknown = set(re.findall(r"var\((--[\w-]+)", text)) - tokens - set(re.findall(r"(--[\w-]+):", text))

    assert (re.findall(r"url\(\"?https?:|@import|text-transform", text), unknown) == ([], set())


def test_what_is_searched_for_does_not_replace_the_words_of_scripts(cast, signed_in):
    page = signed_in(cast.filiz).get("/office/institutions/", {"q": "kanarya"}).content.decode()

    assert '<script id="words" type="application/json">' in page


def test_what_belongs_to_no_field_is_said_once_in_the_summary():
    class Asked(forms.Form):
        name = forms.CharField()

    form = Asked({"name": "x"})
    form.add_error(None, "Bugün olmaz.")

    said = [render_to_string(name, {"form": form}) for name in ("_error_summary.html", "_form.html")]

    assert "".join(said).count("Bugün olmaz.") == 1
    without = [
        path.name
        for path in TEMPLATES
        if '"_form.html"' in path.read_text() and '"_error_summary.html"' not in path.read_text()
    ]
    assert without == []
