"""The translation tool sees what Django would look up, and refuses what reads badly."""

import polib
import pytest

from tools import messages
from tools.extraction import Text, Unreadable, texts_of

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext as _n, pgettext

LABEL = _("Open")
def words(n):
    _n("%(n)s day", "%(n)s days", n)
    return pgettext("month", "May") + _("A long "
        "sentence")
"""
TEMPLATE = """{% translate "Save" %} {% translate "May" context "month" %} {{ x|default:_("none") }}
{% blocktranslate count n=n trimmed %}
  {{ n }} file
{% plural %}
  {{ n }} files
{% endblocktranslate %} {% icon "x" label=_("Close (now)") %} {% translate "80%" %}"""


@pytest.fixture
def source(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app/models.py").write_text(PYTHON)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(TEMPLATE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_x.py").write_text('_("not for people")')
    return tmp_path


def test_texts_are_found_in_python_and_in_templates(source):
    texts = texts_of(source)

    assert {(text.context, text.singular, found.plural) for text, found in texts.items()} == {
        (None, "Open", None),
        (None, "%(n)s day", "%(n)s days"),
        ("month", "May", None),
        (None, "A long sentence", None),
        (None, "Save", None),
        (None, "none", None),
        (None, "%(n)s file", "%(n)s files"),
        (None, "Close (now)", None),
        (None, "80%%", None),
    }
    assert texts[Text("May", "month")].files == {"app/models.py", "templates/page.html"}


def test_a_function_that_got_another_name_is_found(source):
    (source / "app/words.py").write_text('def all_words():\n    t = gettext_lazy\n    return [t("New answer")]\n')

    assert Text("New answer") in texts_of(source)


def test_words_put_together_before_translation_are_refused(source):
    (source / "app/views.py").write_text('_(f"Hello {name}")')

    with pytest.raises(Unreadable, match=r"app/views.py: line 1"):
        texts_of(source)


@pytest.mark.parametrize(
    ("english", "turkish", "fault"),
    [
        ("Due %(time)s", "%(time)s'de", "a suffix hangs on a value"),
        ("Due %(time)s", "<b>%(time)s</b>’e kadar", "a suffix hangs on a value"),
        ("Due %(time)s", "Son yanıt: %(hour)s", "other places"),
        ("80%% used", "%80 kullanıldı", "a single %"),
    ],
)
def test_turkish_that_would_read_or_break_badly_is_refused(english, turkish, fault):
    entry = polib.POEntry(msgid=english, msgstr=turkish)

    assert [found for found in messages._faults(entry) if fault in found]


@pytest.mark.parametrize(
    ("english", "turkish"),
    [
        ("Due %(time)s", "Son yanıt: %(time)s"),
        ("80%% used", "%%80 kullanıldı"),
        ("“%(name)s” saved", "“%(name)s” kaydedildi"),
    ],
)
def test_good_turkish_passes(english, turkish):
    assert list(messages._faults(polib.POEntry(msgid=english, msgstr=turkish))) == []


def test_a_filled_file_becomes_turkish(source, monkeypatch, tmp_path):
    monkeypatch.setattr(messages, "ROOT", source)
    monkeypatch.setattr(messages, "CATALOGUE", source / "locale/tr/LC_MESSAGES/django.po")
    (source / "filled.json").write_text(
        '{"Open": "Açık", "month::May": "Mayıs", "%(n)s day|||%(n)s days": "%(n)s gün", "Save": ""}'
    )

    messages.add(source / "filled.json")

    catalogue = polib.mofile(str(source / "locale/tr/LC_MESSAGES/django.mo"))
    assert {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in catalogue.translated_entries()} == {
        "Open": "Açık",
        "May": "Mayıs",
        "%(n)s day": {0: "%(n)s gün", 1: "%(n)s gün"},
    }
    assert messages.check() == 1
