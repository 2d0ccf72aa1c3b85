"""What a file is called, and whether it is what it says."""

import stat
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import override

from common import filetypes, uploads
from common.refusals import Refused
from tests.common.samples import GIF, JPEG, OLE, PDF, PNG, REFUSED, TAKEN, ZIP


def upload(name, content, declared=""):
    return SimpleUploadedFile(name, content, content_type=declared)


# --- what is taken ---------------------------------------------------------------------------


@pytest.mark.check(19)
@pytest.mark.parametrize(("name", "content", "declared"), TAKEN, ids=[name for name, *_ in TAKEN])
def test_what_is_what_it_says_is_taken(name, content, declared):
    shown, served = uploads.checked(upload(name, content, declared))

    assert (shown, served) == (name, filetypes.ALLOWED[uploads.extension_of(name)].content_type)


@pytest.mark.check(19)
@pytest.mark.check(31)
@pytest.mark.parametrize(("name", "content", "declared"), REFUSED, ids=[f"{n}-{c[:12]!r}" for n, c, _ in REFUSED])
def test_what_is_not_what_it_says_is_refused_by_name(name, content, declared):
    with pytest.raises(Refused) as refused, override("en"):
        uploads.checked(upload(name, content, declared))

    assert f"“{name}”" in str(refused.value)
    assert refused.value.field == "files"


@pytest.mark.check(19)
@pytest.mark.parametrize(
    "name", ["a.html", "a.svg", "a.js", "a.exe", "a.php", "a.bat", "a.lnk", "a.docm", "a.png.exe", "a", "a."]
)
def test_other_extensions_are_refused_with_what_is_allowed(name):
    with pytest.raises(Refused) as refused, override("en"):
        uploads.checked(upload(name, b"content"))

    assert "dwg" in str(refused.value)


@pytest.mark.check(20)
def test_no_allowed_file_is_served_as_something_a_browser_runs():
    served = {kind.content_type for kind in filetypes.ALLOWED.values()}

    assert not [one for one in served if "html" in one or "xml" in one.split("/")[1].split(".")[-1] or "script" in one]
    assert "image/svg+xml" not in served


@pytest.mark.check(31)
def test_drawings_and_maps_are_opaque():
    """Nothing that could read them is even installed."""
    installed = Path(settings.BASE_DIR, "requirements.txt").read_text().lower()
    sources = [path.read_text() for app in ("common", "tickets") for path in Path(settings.BASE_DIR, app).rglob("*.py")]

    for parser in ("gdal", "fiona", "ezdxf", "shapely", "pyproj", "laspy", "rasterio", "pillow", "zipfile", "tarfile"):
        assert parser not in installed
        assert not [source for source in sources if f"import {parser}" in source]


def test_an_empty_file_is_refused():
    with override("en"), pytest.raises(Refused, match="is empty"):
        uploads.checked(upload("a.txt", b""))


@pytest.mark.check(28)
def test_a_file_over_the_limit_is_refused_with_the_limit(settings):
    settings.ATTACHMENT_MAX_BYTES = 2_000_000

    with override("en"), pytest.raises(uploads.TooLarge) as refused:
        uploads.checked(upload("plan.txt", b"x" * 2_000_001))

    assert str(refused.value) == "“plan.txt” is larger than 2.0 MB."
    assert uploads.checked(upload("plan.txt", b"x" * 2_000_000))


# --- names -----------------------------------------------------------------------------------


@pytest.mark.check(21)
@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plan.dwg", "plan.dwg"),
        ("İmar planı – 3. paftası.dwg", "İmar planı – 3. paftası.dwg"),
        ("I\u0307mar.pdf", "İmar.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ayse\\plan.dwg", "plan.dwg"),
        ("a\x00b.png", "ab.png"),
        ("a\r\nSet-Cookie: x.png", "a Set-Cookie: x.png"),
        ("fatura\u202egnp.exe", "faturagnp.exe"),
        ("a\u2066b\u2069\u200f.png", "ab.png"),
        ("\u200b.htaccess", "htaccess"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("", "file"),
        ("a\ufeff\u200d.png", "a.png"),
        ("a.png. . ", "a.png"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("LPT1.tar.gz", "_LPT1.tar.gz"),
        ("  a   b.txt", "a b.txt"),
        ('"><img src=x onerror=alert(1)>.png', '"><img src=x onerror=alert(1)>.png'),
        ("a" * 300 + ".geojson", "a" * 247 + ".geojson"),
        ("a" * 300, "a" * 255),
        ("a." + "b" * 300, "a." + "b" * 253),
    ],
)
def test_a_name_is_one_visible_line(raw, shown):
    assert uploads.clean_name(raw) == shown
    assert uploads.clean_name(shown) == shown


@pytest.mark.check(19)
def test_an_extension_is_known_in_any_case():
    assert [uploads.extension_of(name) for name in ("a.PNG", "a.TİF", "a.GIF", "a.tar.GZ", ".png", "png")] == [
        *("png", "tif", "gif", "gz", "", "")
    ]


# --- where it is kept ------------------------------------------------------------------------


@pytest.mark.check(21)
@pytest.mark.check(22)
def test_a_kept_file_lies_outside_of_every_address_and_only_we_may_read_it():
    kept = uploads.store(upload("../evil.png", PNG, "image/png"))

    place = Path(default_storage.path(kept.path))
    assert (kept.name, kept.size, kept.content_type, kept.sha256) == (
        *("evil.png", len(PNG), "image/png"),
        sha256(PNG).hexdigest(),
    )
    assert "evil" not in kept.path
    assert "." not in kept.path
    assert place.read_bytes() == PNG
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    root = Path(settings.MEDIA_ROOT)
    for folder in [parent for parent in place.parents if parent.is_relative_to(root) and parent != root]:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for public in [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]:
        assert not place.is_relative_to(public)
    assert settings.MEDIA_URL in {"", "/"}
    uploads.remove(kept.path)
    assert not place.exists()


class Pieces(UploadedFile):
    """60 MB that exist only piece by piece; whoever reads them whole is caught."""

    def __init__(self):
        super().__init__(file=None, name="big.txt", content_type="text/plain", size=60 * 2**20)
        self.at = 0

    def __bool__(self):
        return True

    def seek(self, position, whence=0):
        self.at = position

    def read(self, count=-1):
        assert 0 <= count <= 2**20
        count = min(count, self.size - self.at)
        self.at += count
        return b"x" * count


@pytest.mark.check(28)
def test_a_large_file_is_never_whole_in_memory(settings):
    settings.ATTACHMENT_MAX_BYTES = 2**30

    kept = uploads.store(Pieces())

    assert Path(default_storage.path(kept.path)).stat().st_size == 60 * 2**20
    uploads.remove(kept.path)


def test_the_samples_differ_from_each_other():
    assert len({PNG, JPEG, GIF, PDF, ZIP, OLE}) == 6
