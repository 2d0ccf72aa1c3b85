"""Which files are taken, and what their content must begin with. Plain values in, plain values out.

Nothing is parsed or unpacked: only the first bytes are looked at. CAD and GIS files are opaque, so for them it
is enough that they are no web page and no program.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

HEAD_BYTES = 8192

Look = Callable[[bytes], bool]


@dataclass(frozen=True)
class FileType:
    content_type: str  # what it is served as
    looks_right: Look
    declared: frozenset[str]  # families a browser may call it: the part before the slash


# --- what content begins with ----------------------------------------------------------------


def _begins(*signatures: bytes) -> Look:
    return lambda head: head.startswith(signatures)


def _box(head: bytes) -> bool:
    return head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}


def _gif(head: bytes) -> bool:
    """A script can pose as a GIF by having text where the picture's size should be; true sizes are small numbers."""
    return head.startswith((b"GIF87a", b"GIF89a")) and b"\0" in head[6:13] and b"/*" not in head[6:13]


def _webp(head: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


def _pdf(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")


def _tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def _text(head: bytes) -> bool:
    text = as_text(head)
    return text is not None and not _BEGINS_LIKE_A_PAGE.match(_COMMENT.sub("", text)) and not _is_page(text)


def _xml(head: bytes) -> bool:
    text = as_text(head)
    return (
        text is not None and text.lstrip("\ufeff \t\r\n").startswith("<") and bool(_root(text)) and not _is_page(text)
    )


def _mail(head: bytes) -> bool:
    return _text(head) and bool(_MAIL_HEADER.match(as_text(head) or ""))


def _opaque(head: bytes) -> bool:
    return not _MARKUP.search(head.replace(b"\0", b"")[:2048])


def as_text(head: bytes) -> str | None:
    """The beginning of a text file; None when it is not text. Eight-bit Turkish is as good as UTF-8."""
    for mark, encoding in ((b"\xff\xfe\0\0", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            text = head.decode(encoding, "ignore")
            return None if "\0" in text else text
    if b"\0" in head:
        return None
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


_BLANK = "\ufeff \t\r\n"
_PAGE = "html|head|body|script|style|iframe|object|embed|svg|math|form|img|table|div|font|title|meta|link|base"
_BEGINS_LIKE_A_PAGE = re.compile(rf"\s*<(?:!doctype\s+html|\?php|(?:{_PAGE}|h1|a|b|p|br)[\s/>])", re.IGNORECASE)
_MARKUP = re.compile(
    rb"<(?:!doctype\s+(?:html|svg)|\?php|(?:[\w-]{1,20}:)?(?:html|body|script|iframe|object|embed|svg)[\s/>])",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_MAIL_HEADER = re.compile(r"\s*(?:From |[!-9;-~]{1,76}:)")
_ACTIVE_ROOTS = {"html", "svg", "script", "xhtml", "stylesheet", "transform"}


def _root(text: str) -> str:
    """The name of the first element of an XML text."""
    found = _ELEMENT.search(_COMMENT.sub("", text))
    return found[1].lower() if found else ""


def _is_page(text: str) -> bool:
    return text.lstrip(_BLANK).startswith("<") and _root(text) in _ACTIVE_ROOTS


_PROGRAMS = (
    *(b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe"),
    *(b"\xcf\xfa\xed\xfe", b"L\0\0\0\x01\x14\x02\0", b"!<arch>\n", b"\xed\xab\xee\xdb", b"dex\n", b"\0asm"),
    *(b"#!/", b"#! /", b"@echo off"),
)


def is_program(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:10].lower().startswith(tuple(mark.lower() for mark in _PROGRAMS))


def hides_markup(head: bytes) -> bool:
    """A picture or video that carries a web page or script in its first bytes."""
    return bool(_MARKUP.search(head.replace(b"\0", b"")))


# --- the allow-list --------------------------------------------------------------------------

BINARY = "application/octet-stream"
_ZIP = _begins(b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = _begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OFFICE = _begins(b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # with a password it is an OLE file
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

# XML is served as bytes: as `application/xml` a browser would run scripts in it.
_XMLS = "xml gml kml gpx qgs qml sld vrt"
_CAD_AND_GIS = (
    "dwg dxf dgn dwf dwt ncz ncd shp shx dbf prj cpg qpj sbn sbx qix e00 ecw sid jp2 asc xyz mdb las laz ifc skp rvt"
    " mxd lyr lyrx tab mif mid map tfw jgw pgw wld geojson"
)

_Row = tuple[str, str, Look]
_PICTURES: list[_Row] = [
    ("png", "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    ("jpg jpeg", "image/jpeg", _begins(b"\xff\xd8\xff")),
    ("gif", "image/gif", _gif),
    ("webp", "image/webp", _webp),
    ("bmp", "image/bmp", _begins(b"BM")),
    ("tif tiff", "image/tiff", _begins(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
]
_DOCUMENTS: list[_Row] = [
    ("pdf", "application/pdf", _pdf),
    ("txt log csv md", "text/plain", _text),
    ("json", "application/json", _text),
    (_XMLS, BINARY, _xml),
    ("docx", _OPEN_XML + "wordprocessingml.document", _OFFICE),
    ("xlsx", _OPEN_XML + "spreadsheetml.sheet", _OFFICE),
    ("pptx", _OPEN_XML + "presentationml.presentation", _OFFICE),
    ("odt", _OPEN_DOCUMENT + "text", _ZIP),
    ("ods", _OPEN_DOCUMENT + "spreadsheet", _ZIP),
    ("doc", "application/msword", _begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")),
    ("xls", "application/vnd.ms-excel", _OLE),
    ("ppt", "application/vnd.ms-powerpoint", _OLE),
    ("rtf", "application/rtf", _begins(b"{\\rtf")),
]
_ARCHIVES: list[_Row] = [
    ("zip", "application/zip", _ZIP),
    ("7z", "application/x-7z-compressed", _begins(b"7z\xbc\xaf\x27\x1c")),
    ("rar", "application/vnd.rar", _begins(b"Rar!\x1a\x07")),
    ("gz tgz", "application/gzip", _begins(b"\x1f\x8b")),
    ("tar", "application/x-tar", _tar),
    ("kmz qgz aprx", BINARY, _ZIP),
]
_OTHERS: list[_Row] = [
    ("gpkg", "application/geopackage+sqlite3", _begins(b"SQLite format 3\0")),
    (_CAD_AND_GIS, BINARY, _opaque),
    ("msg", "application/vnd.ms-outlook", _OLE),
    ("eml", BINARY, _mail),
]
_VIDEOS: list[_Row] = [
    ("mp4", "video/mp4", _box),
    ("mov", "video/quicktime", _box),
    ("webm", "video/webm", _begins(b"\x1a\x45\xdf\xa3")),
]


def _table() -> dict[str, FileType]:
    groups: list[tuple[list[_Row], str]] = [
        (_PICTURES, "image"),
        (_DOCUMENTS, "application text"),
        (_ARCHIVES, "application multipart"),
        (_OTHERS, "application text image message drawing model chemical audio"),
        (_VIDEOS, "video"),
    ]
    return {
        extension: FileType(content_type, looks_right, frozenset(families.split()))
        for rows, families in groups
        for extensions, content_type, looks_right in rows
        for extension in extensions.split()
    }


ALLOWED = _table()

_UNKNOWN = {"", BINARY, "application/x-download", "application/download", "binary/octet-stream"}
_ACTIVE = re.compile(
    r"html|svg|javascript|ecmascript|x-msdownload|x-sh\b|x-php|x-msdos|x-executable|portable-executable"
)


def may_be_declared(kind: FileType, declared: str) -> bool:
    """Browsers ask the system what a file is, so the families must agree and no more."""
    declared = declared.split(";")[0].strip().lower()
    if declared in _UNKNOWN:
        return True
    return not _ACTIVE.search(declared) and declared.partition("/")[0] in kind.declared
