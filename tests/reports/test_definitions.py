"""What a number means is one press, one look or one key away, and the same sentence stands in the glossary."""

import re
from html import unescape

import pytest
from django.utils import translation

from reports.catalogue import REPORTS
from reports.figures import FIGURES
from reports.printing import _words
from reports.queries import report
from reports.terms import TERMS
from tests.reports.days import later
from tests.reports.kept import asked
from tests.reports.months import NOVEMBER, TODAY, months

DAYS = {"first": "2026-11-01", "last": "2026-11-30"}


@pytest.fixture
def lively(cast):
    months(cast)
    with later(TODAY):
        yield cast


def addresses(cast):
    for code, one in REPORTS.items():
        if "institution" in one.audiences:
            yield f"/institutions/{cast.akcasu.pk}/reports/{code}/", cast.elif_
        if "vendor" in one.audiences:
            yield f"/office/reports/{code}/", cast.filiz


def test_every_figure_and_every_head_of_every_report_opens_its_meaning(lively, signed_in):
    for address, reader in addresses(lively):
        answer = signed_in(reader).get(address, DAYS)
        page, content = answer.content.decode(), answer.context["content"]
        buttons = dict(re.findall(r'popovertarget="(m-[\w-]+)" aria-describedby="(m-[\w-]+)"', page))
        texts = {key: unescape(text) for key, text in re.findall(r'id="(m-[\w-]+)" popover>([^<]*)<', page)}

        assert len(re.findall(r'id="m-', page)) == len(texts)
        assert all(key == described and texts[key] for key, described in buttons.items())
        assert {f"m-{one.figure.code}" for one in content.readings} <= set(buttons)
        for section in content.sections:
            columns = section.table.columns if section.table else []
            assert all(meaning for _label, meaning in columns), (address, section.code)
            for number, (_label, meaning) in enumerate(columns, start=1):
                assert texts[f"m-{section.code}-{number}"] == meaning
        assert {str(one.meaning) for one in content.defined} >= set(texts.values())


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_glossary_holds_every_figure_and_term_in_the_readers_language(cast, elif_, signed_in, language):
    elif_.language = language
    elif_.save(update_fields=["language"])

    page = unescape(signed_in(elif_).get("/reports/glossary/").content.decode())

    with translation.override(language):
        for one in [*FIGURES.values(), *TERMS.values()]:
            assert str(one.label) in page
            assert str(one.meaning) in page


@pytest.mark.parametrize("one", [*FIGURES.values(), *TERMS.values()], ids=lambda one: one.code)
def test_every_definition_is_said_in_both_languages(one):
    with translation.override("en"):
        english = (str(one.label), str(one.meaning))
    with translation.override("tr"):
        turkish = (str(one.label), str(one.meaning))

    assert all(ours != theirs for ours, theirs in zip(turkish, english, strict=True))
    assert english[1].endswith(".")
    assert turkish[1].endswith(".")


@pytest.mark.parametrize("code", [code for code, one in REPORTS.items() if "institution" in one.audiences])
def test_the_pdf_defines_every_figure_that_it_shows_also_where_nothing_can_be_opened(lively, elif_, code):
    words = _words(report(asked(elif_, lively.akcasu, code, NOVEMBER)))

    heads = {head for section in words["sections"] for head in section["heads"][1:]}
    labels = [label for label, _meaning in words["definitions"]]
    assert heads <= {*labels}
    assert ("Kullanılan" in labels) is (code == "package-use")  # a word of meters, and no figure


def test_own_figures_are_defined_too(lively, signed_in):
    page = signed_in(lively.ayse).get("/reports/mine/").content.decode()

    for key in ("m-filed", "m-own-1", "m-middle-3"):
        assert f'popovertarget="{key}"' in page
