"""Each page speaks one language: no English on a Turkish page, no Turkish words of ours on an English one."""

from html.parser import HTMLParser

import polib
import pytest
from django.utils import dates
from django.utils.translation import override

from accounts.models import User
from tests import doors
from tests.sources import ROOT

SPOKEN = {"aria-label", "placeholder", "title", "alt"}
SILENT = {"script", "style", "time"}
MONTHS = ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"]
SAMPLES = "/_components/"  # speaks as its author wrote it


class Reader(HTMLParser):
    """What a page says aloud: its texts, and the attributes that are read out. Parts in another language are marked."""

    def __init__(self):
        super().__init__()
        self.language, self.texts, self._silent, self._foreign = "", [], 0, []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "html":
            self.language = values.get("lang", "")
        if tag in SILENT:
            self._silent += 1
        foreign = values.get("lang", self.language) != self.language
        if not foreign:
            self.texts += [value for name, value in attributes if name in SPOKEN and value]
        self._foreign.append((tag, foreign))

    def handle_endtag(self, tag):
        if tag in SILENT:
            self._silent -= 1
        while self._foreign and self._foreign.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self._silent and not any(foreign for _tag, foreign in self._foreign):
            self.texts.append(data)


def words(from_: str) -> set[str]:
    """Sentences of one language that are others in the other; with a hole in them they are not recognised."""
    catalogue = polib.pofile(str(ROOT / "locale" / "tr" / "LC_MESSAGES" / "django.po"))
    pairs = [(entry.msgid, entry.msgstr) for entry in catalogue if entry.msgid and entry.msgstr and not entry.obsolete]
    differing = [pair for pair in pairs if pair[0] != pair[1] and "%(" not in pair[0]]
    own, other = (0, 1) if from_ == "en" else (1, 0)
    return {" ".join(pair[own].split()) for pair in differing} - {" ".join(pair[other].split()) for pair in pairs}


def test_no_word_of_ours_renames_a_month_or_a_day():
    """Our catalogue goes before Django's: a label "May" would be the name of the month in every date, too."""
    named = [*dates.WEEKDAYS.values(), *dates.MONTHS.values()]

    with override("tr"):
        said = [str(name) for name in named]

    assert said == [*["Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"], *MONTHS]


@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_page_speaks_one_language(world, browsers, language):
    foreign = words("en" if language == "tr" else "tr") - {"GIS Masaüstü"}
    User.objects.update(language=language)
    browsers["stranger"].cookies["language"] = language

    mixed = {}
    for role, browser in browsers.items():
        for address in set(doors.open_to(role, world)) - {SAMPLES}:
            answer = browser.get(address)
            page = b"".join(answer).decode(errors="replace")  # a document is no text
            if answer["Content-Type"].startswith("text/html"):
                mixed |= {f"{sentence!r}": f"{address} ({role})" for sentence in said(page, language) & foreign}

    assert not mixed, "\n".join(f"{sentence} on {place}" for sentence, place in sorted(mixed.items()))


def said(page: str, language: str) -> set[str]:
    reader = Reader()
    reader.feed(page)
    if reader.language:  # pieces have none
        assert reader.language == language
    return {" ".join(text.split()) for text in reader.texts}


def test_the_reader_hears_texts_and_labels_but_not_what_is_marked():
    page = '<html lang="tr"><p>Bir</p><input placeholder="İki"><b lang="en">Two</b><script>"x"</script><i>Üç</i></html>'

    assert said(page, "tr") == {"Bir", "İki", "Üç"}
