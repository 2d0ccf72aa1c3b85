"""What people write is put out through one policy."""

import re
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.template import Context, Template

from common.richtext import cleaned, markdown, plain
from tests.common.payloads import PAYLOADS

ROOT = Path(__file__).parents[2]
_BLOCKS = "p br hr h1 h2 h3 h4 h5 h6 pre blockquote ul ol li table thead tbody tr th td"
TAGS = {*_BLOCKS.split(), *["strong", "em", "s", "code", "a"]}


class Tree(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


def offences(html):
    """What in the tree is outside of the policy, written out here a second time by hand."""
    found = []
    for tag, attributes in Tree(html).elements:
        allowed = {"a": {"href", "title", "rel"}, "ol": {"start"}}.get(tag, set())
        if tag not in TAGS or set(attributes) - allowed:
            found.append((tag, attributes))
        if tag == "a" and attributes.get("rel") != "noopener noreferrer nofollow":
            found.append((tag, attributes))
        if "href" in attributes and urlsplit(attributes["href"]).scheme not in {"http", "https", "mailto"}:
            found.append((tag, attributes))
    return found


def test_offences_are_found():
    assert [tag for tag, _ in offences('<p style="x">a</p><img src=x><a href="//x">b</a><svg/>')] == [
        "p",
        "img",
        "a",
        "a",
        "svg",
    ]


@pytest.mark.check(33)
def test_the_corpus_is_large_enough():
    assert len(set(PAYLOADS)) >= 150


@pytest.mark.check(33)
@pytest.mark.check(34)
@pytest.mark.check(35)
@pytest.mark.check(36)
@pytest.mark.parametrize("render", [markdown, plain, cleaned])
def test_nothing_outside_the_policy_survives(render):
    for payload in PAYLOADS:
        for text in (
            payload,
            f"önce {payload} sonra",
            f"- a\n\n  {payload}",
            payload + "\n\n" + payload,
            payload.upper(),
        ):
            assert (text, offences(render(text))) == (text, [])


@pytest.mark.check(33)
def test_cleaning_what_is_clean_changes_nothing():
    """Otherwise a second pass could wake what the first one put to sleep."""
    for payload in PAYLOADS:
        for html in (markdown(payload), plain(payload), cleaned(payload)):
            assert cleaned(html) == html


@pytest.mark.check(34)
@pytest.mark.check(42)
def test_raw_html_in_markdown_stays_text():
    assert markdown("<form><input name=x></form> <b>x</b>") == (
        "<p>&lt;form&gt;&lt;input name=x&gt;&lt;/form&gt; &lt;b&gt;x&lt;/b&gt;</p>\n"
    )


@pytest.mark.check(35)
@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![harita](https://x.example/a.png)", '<a href="https://x.example/a.png" rel="REL">harita</a>'),
        ("![](https://x.example/a.png)", '<a href="https://x.example/a.png" rel="REL">https://x.example/a.png</a>'),
        ("![harita](//x.example/a.png)", "harita"),
        ("![harita](data:image/png;base64,AAAA)", "harita"),
        ("[![harita](https://x.example/a.png)](https://y.example)", '<a href="https://y.example" rel="REL">harita</a>'),
    ],
)
def test_a_remote_image_becomes_a_link_to_it(text, html):
    assert markdown(text).strip() == f"<p>{html}</p>".replace("REL", "noopener noreferrer nofollow")


@pytest.mark.check(36)
@pytest.mark.parametrize("render", [markdown, plain])
@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("bkz. https://x.example/a_b_c.", ["https://x.example/a_b_c"]),
        ("(https://x.example/a_(b)), son", ["https://x.example/a_(b)"]),
        ("HTTPS://X.example/?a=1&b=2!", ["HTTPS://X.example/?a=1&b=2"]),
        ("http://a.example ve http://b.example", ["http://a.example", "http://b.example"]),
        ("ftp://x.example javascript:x www.x.example", []),
        ("http://", []),
        ("http://[::1", []),
    ],
)
def test_addresses_in_the_text_become_links(render, text, links):
    assert [attributes["href"] for tag, attributes in Tree(render(text)).elements if tag == "a"] == links


@pytest.mark.check(36)
def test_links_carry_rel_and_other_schemes_are_no_links():
    rel = 'rel="noopener noreferrer nofollow"'

    assert markdown("[a](https://x.example 'b') <c@x.example>") == (
        f'<p><a href="https://x.example" title="b" {rel}>a</a> <a href="mailto:c@x.example" {rel}>c@x.example</a></p>\n'
    )
    assert "href" not in markdown("[a](ftp://x.example) [b](/tickets/1/) [c](tel:1)")


def test_plain_text_keeps_its_paragraphs_and_lines():
    assert plain("Merhaba,\r\nharita <açılmıyor> & duruyor.\n\n\n  Ayşe\n") == (
        "<p>Merhaba,<br>harita &lt;açılmıyor&gt; &amp; duruyor.</p>\n<p>  Ayşe</p>"
    )


def test_markdown_has_tables_strikethrough_and_fences():
    html = markdown("|a|b|\n|-|-|\n|1|2|\n\n~~eski~~ **yeni**\nsatır\n\n```sql\nselect 1 < 2\n```")

    assert {"table", "td", "s", "strong", "br", "pre", "code"} <= {tag for tag, _ in Tree(html).elements}
    assert "select 1 &lt; 2" in html


def test_control_characters_and_broken_letters_do_not_survive():
    assert plain("a\x00b\x1b[31mc\ud800") == "<p>ab[31mc?</p>"
    assert markdown("a\x00b\x85c") == "<p>abc</p>\n"


# --- bounds ----------------------------------------------------------------------------------

BIG = 100_000
REPEATED = [
    *("[]", "[](", "![", "[a](", "[a](<", '[a](u "', "`a", "_a ", "**a _b", "***_", "> ", "> - ", "- ", "1. ", "> \n"),
    *("# \n", "a\n=", "[a]: b\n", "[1]: x\n[1]", "<!--", "<a ", "</", "a<", "&#x", "&amp", "~~a ", "|a|\n|-|", "\\["),
    *("http://", "http://a ", "https://a/(", "(http://a)", "http://a.", "mailto:a@", "a@a.", "<a@b", "://", "```\n"),
]
WORST = {
    **{sign * 3: sign * BIG for sign in "[]()<>*_`~!|#-+=\\&\"'./:\n\t 1aİ"},
    **{unit: unit * (BIG // len(unit)) for unit in REPEATED},
    "nested lists": "".join(" " * depth + "- a\n" for depth in range(440)),
    "nested quotes": "\n".join(">" * depth for depth in range(440)),
    "nested emphasis": "*a **b " * 7000 + "** *" * 7000,
    "backtick ladder": "".join("`" * length + " " for length in range(1, 440)),
    "many references": "".join(f"[{number}]: x\n" for number in range(7000)) + "[1]" * 3000,
    "wide table": "|" + "a|" * 3000 + "\n|" + "-|" * 3000 + "\n" + "|\n" * 30000,
    "long table": "|a|b|\n|-|-|\n" + "|x|y|\n" * 16000,
    "brackets then tails": "http://a/" + "(" * 50_000 + ")" * 50_000,
    "many addresses in one paragraph": "http://a.example/x, " * 5000,
}


@pytest.mark.check(42)
@pytest.mark.check(87)
@pytest.mark.parametrize("render", [markdown, plain])
@pytest.mark.parametrize("name", WORST)
def test_the_worst_100_kb_take_less_than_a_second(render, name):
    text = WORST[name][:BIG]

    started = time.process_time()
    html = render(text)

    assert time.process_time() - started < 1
    assert offences(html) == []


@pytest.mark.check(42)
def test_nesting_is_bounded():
    html = markdown("> " * 500 + "derin")

    assert html.count("<blockquote>") <= 20


def test_a_text_too_long_for_markdown_is_shown_as_typed():
    assert markdown("**a** " * 20_000).startswith("<p>**a** **a** ")


# --- where it is put out ---------------------------------------------------------------------

SAFE_PLACES = {
    "common/templatetags/richtext.py": 2,
    "common/templatetags/ui.py": 4,
}


@pytest.mark.check(40)
def test_html_is_called_safe_in_reviewed_places_only():
    """mark_safe, |safe and autoescape off. A new place is reviewed, and then added above."""
    unsafe = re.compile(r"mark_safe\(|SafeString\(|\|\s*safe(?:seq)?\b|autoescape\s+off|__html__")
    found = {}
    for path in [*ROOT.glob("*/**/*.py"), *ROOT.glob("*/**/*.html"), *ROOT.glob("*/**/*.txt")]:
        place = path.relative_to(ROOT).as_posix()
        if place.startswith((".venv/", "var/", "tests/", "static/", "node_modules/", "docs/")):
            continue
        if count := len(unsafe.findall(path.read_text(encoding="utf-8", errors="replace"))):
            found[place] = count

    assert found == SAFE_PLACES


@pytest.mark.check(37)
def test_stored_html_goes_through_the_policy_when_it_is_put_out():
    template = Template("{{ html|rendered }}|{{ text|as_typed }}")

    html = template.render(Context({"html": "<p>a<script>alert(1)</script><img src=x></p>", "text": "<b>x"}))

    assert html == "<p>a</p>|<p>&lt;b&gt;x</p>"
