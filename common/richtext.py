"""What people write becomes HTML here and nowhere else, through one policy.

`markdown` is for the vendor's people, `plain` for everybody else, `cleaned` for stored HTML that is put out again.
Nothing in the result loads by itself: a remote image becomes a link to it.
"""

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

# Beyond these a text is shown as it was typed: parsing it could take seconds.
LONGEST_MARKDOWN = 100_000
MOST_SIGNS = 10_000
DEEPEST = 20

_POLICY = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote"),
        *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    clean_content_tags={"script", "style"},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
)

# Linear on any input: one class, no alternation inside the repetition.
_ADDRESS = re.compile(r"""https?://[^\s<>"'`\\^{}|]{1,2000}""", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?*_~"
_SIGNS = re.compile(r"[\[\]!*_`<>&|~\\#=]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def markdown(text: str) -> str:
    """Markdown without raw HTML: CommonMark, tables, strikethrough and bare addresses as links."""
    text = _well_formed(text)
    if len(text) > LONGEST_MARKDOWN or len(_SIGNS.findall(text)) > MOST_SIGNS:
        return plain(text)
    return cleaned(_MARKDOWN.render(text))


def plain(text: str) -> str:
    """The text as typed: paragraphs, line breaks, and addresses as links."""
    paragraphs: list[list[str]] = [[]]
    for line in _well_formed(text).split("\n"):
        if line.strip():
            paragraphs[-1].append(_linked(line.rstrip()))
        elif paragraphs[-1]:
            paragraphs.append([])
    return cleaned("\n".join(f"<p>{'<br>'.join(lines)}</p>" for lines in paragraphs if lines))


def cleaned(html: str) -> str:
    """The policy itself. What it lets through is safe to put out; doing it twice changes nothing."""
    return _POLICY.clean(html)


def _well_formed(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text).encode("utf-8", "replace").decode()


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The text cut into what is an address (True) and what is not. A sentence's full stop is not part of one."""
    pieces, at = [], 0
    for found in _ADDRESS.finditer(text):
        end = found.start() + len(_without_tail(found[0]))
        if not _is_address(text[found.start() : end]):
            continue
        pieces += [(text[at : found.start()], False), (text[found.start() : end], True)]
        at = end
    pieces.append((text[at:], False))
    return [(piece, is_address) for piece, is_address in pieces if piece]


def _without_tail(address: str) -> str:
    excess = {closing: address.count(closing) - address.count(opening) for opening, closing in ("()", "[]")}
    end = len(address)
    while end and (address[end - 1] in _AFTER_ADDRESS or excess.get(address[end - 1], 0) > 0):
        end -= 1
        if address[end] in excess:
            excess[address[end]] -= 1
    return address[:end]


def _is_address(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _linked(text: str) -> str:
    return "".join(
        f'<a href="{escape(piece)}">{escape(piece)}</a>' if is_address else escape(piece)
        for piece, is_address in _pieces(text)
    )


# --- Markdown --------------------------------------------------------------------------------


def _link_addresses(state: StateCore) -> None:
    """Turns bare addresses in the text into links, outside of links."""
    for block in state.tokens:
        if block.type != "inline" or not block.children or "://" not in block.content:
            continue
        children: list[Token] = []
        inside = 0
        for token in block.children:
            inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            children += [token] if inside or token.type != "text" else _link_tokens(token)
        block.children = children


def _link_tokens(token: Token) -> list[Token]:
    tokens = []
    for piece, is_address in _pieces(token.content):
        text = Token("text", "", 0, content=piece, level=token.level)
        opening = Token("link_open", "a", 1, attrs={"href": piece}, level=token.level)
        tokens += [opening, text, Token("link_close", "a", -1, level=token.level)] if is_address else [text]
    return tokens


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A picture would tell its server who reads and when; a link waits to be clicked."""
    token = tokens[index]
    source = str(token.attrGet("src") or "")
    words = renderer.renderInlineAsText(token.children or [], options, env).strip()
    inside_link = sum(other.nesting for other in tokens[:index] if other.tag == "a")
    if inside_link or urlsplit(source).scheme.lower() not in {"http", "https"}:
        return escape(words)
    return f'<a href="{escape(source)}">{escape(words or source)}</a>'


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST, "breaks": True})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.after("inline", "addresses", _link_addresses)
    parser.add_render_rule("image", _image)
    return parser


_MARKDOWN = _parser()
