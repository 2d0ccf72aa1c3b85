"""Through every report: what people write stays what they wrote, in each kind of file; and what was true of a closed
period stays true, whoever goes and whatever is renamed or moved."""

import csv
import io
import re
import zlib

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from organizations import actions as organizations
from organizations.models import Institution, Region, Unit
from products.models import Product
from reports import actions
from reports.catalogue import REPORTS
from reports.fingerprint import digest, figures_of
from reports.models import Edition, KeptFile, Run
from reports.printing import _words
from reports.queries import asked_of_edition, report
from tests.reports.days import later
from tests.reports.kept import asked, made, stored
from tests.reports.months import NOVEMBER, TODAY, months

OF_INSTITUTIONS = [code for code, one in REPORTS.items() if "institution" in one.audiences]
# What Typst reads as code, markup, a file, an address or an end of its input; and signs that turn or hide a line.
ATTACKS = [
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.1": *',
    '#include "report.typ"',
    "#sys.inputs.data",
    "#panic()",
    "#set page(fill: red)",
    "#while true {}",
    "*x* _y_ `z` $ 1/0 $ <label> @ref",
    "= Heading // comment /* */",
    "\\u{202e} ]]] }}} #] [#",
    '=HYPERLINK("http://evil.example";"x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "\u202eters\u202c",
    "İıŞşĞğÇçÖöÜü",
]


@pytest.fixture
def lively(cast):
    months(cast)
    with later(TODAY):
        yield cast


def attack(cast, word):
    """Under every name that a report shows."""
    Institution.objects.filter(pk=cast.akcasu.pk).update(name=word)
    for model in (Region, Unit):
        for row in model.objects.filter(institution=cast.akcasu):
            model.objects.filter(pk=row.pk).update(name=f"{word} {row.pk}")
    Product.objects.update(name=word)
    for person in (cast.ayse, cast.baris, cast.deniz, cast.selin):
        person.name = word
        person.save(update_fields=["name"])
    cast.akcasu.refresh_from_db()


@pytest.mark.check(77)
@pytest.mark.parametrize("word", ATTACKS)
def test_no_word_of_anybody_is_code_in_any_document(lively, elif_, word):
    attack(lively, word)
    organizations.show_names(lively.akcasu, to="central", by=elif_)
    lively.akcasu.refresh_from_db()
    code = OF_INSTITUTIONS[ATTACKS.index(word) % len(OF_INSTITUTIONS)]

    run = made(elif_, lively.akcasu, report=code)

    assert (run.state, run.reason) == ("done", "")
    document = stored(run.file.path)
    assert document.startswith(b"%PDF")
    assert b"root:" not in _readable(document)
    assert b"/URI" not in document
    assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile)\b", document)


def _readable(document):
    found = [document]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"".join(found)


@pytest.mark.check(77)
@pytest.mark.parametrize("code", OF_INSTITUTIONS)
def test_every_report_is_set_with_hostile_names_and_hands_them_on_as_words(lively, elif_, code):
    word = " ".join(ATTACKS[:3])
    attack(lively, word)

    content = report(asked(elif_, lively.akcasu, code))
    run = made(elif_, lively.akcasu, report=code)

    assert run.state == "done"
    assert any(word in cell for part in _words(content)["sections"] for row in part["rows"] for cell in row)


@pytest.mark.check(77)
def test_the_typesetter_reads_nothing_but_its_templates(tmp_path, settings):
    """Even a template that tried could open no file outside of its folder."""
    from common.typesetting import typeset

    folder = tmp_path / "templates" / "documents"
    folder.mkdir(parents=True)
    (folder / "spy.typ").write_text('#set document(title: "x")\n#read("/etc/passwd")')
    (folder / "up.typ").write_text('#set document(title: "x")\n#read("../../../../../etc/passwd")')
    settings.BASE_DIR = tmp_path
    for template in ("spy.typ", "up.typ"):
        with pytest.raises(RuntimeError, match=r"searched at|outside|escape"):
            typeset(template, {})


@pytest.mark.check(79)
@pytest.mark.parametrize("code", OF_INSTITUTIONS)
def test_no_name_is_a_formula_in_any_table(lively, elif_, code):
    for word in ('=HYPERLINK("http://evil.example";"x")', "+1+1", "-2+3", "@SUM(A1)"):
        attack(lively, word)
        lines = csv.reader(io.StringIO(stored(_fresh(elif_, lively, code, "csv")).decode("utf-8-sig")), delimiter=";")
        book = load_workbook(io.BytesIO(stored(_fresh(elif_, lively, code, "xlsx"))))

        assert not [cell for line in lines for cell in line if cell[:1] in "=+@\t\r" and cell]
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def _fresh(reader, cast, code, kind):
    run = made(reader, cast.akcasu, kind, report=code)
    path = run.file.path
    Run.objects.all().delete()
    KeptFile.objects.all().delete()
    Edition.objects.all().delete()
    return path


@pytest.mark.check(79)
def test_no_subject_is_a_formula_in_a_list_of_rows(lively, elif_):
    from tickets.models import Ticket

    Ticket.objects.update(subject='=HYPERLINK("http://evil.example";"x")')
    for kind in ("csv", "xlsx"):
        run = actions.make_file(asked(elif_, lively.akcasu), kind, figure="filed", by=elif_)
        actions.produce_runs()
        run.refresh_from_db()
        if kind == "csv":
            text = stored(run.path).decode("utf-8-sig")
            assert not [
                cell for line in csv.reader(io.StringIO(text), delimiter=";") for cell in line if cell[:1] == "="
            ]
        else:
            book = load_workbook(io.BytesIO(stored(run.path)))
            assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.case(53)
@pytest.mark.parametrize("code", OF_INSTITUTIONS)
def test_a_closed_period_says_the_same_after_everything_moved_and_everybody_left(lively, elif_, filiz, code):
    before = made(elif_, lively.akcasu, "csv", report=code).file.edition
    other = organizations.add_region(lively.akcasu, name="Yeni Daire", by=filiz)
    organizations.move_region(lively.region, under=other, by=filiz)
    organizations.rename(lively.maps, name="Bambaşka", by=filiz)
    for member in lively.akcasu.memberships.exclude(user=elif_).filter(left_at=None):
        organizations.leave(member, by=filiz)
    Product.objects.update(name="Başka ad")

    counted = figures_of(report(asked_of_edition(before)))

    assert digest(counted) == before.digest
    assert actions.prove(before, by=None)
    Run.objects.all().delete()
    KeptFile.objects.all().delete()
    Edition.objects.all().delete()
    assert made(elif_, lively.akcasu, "csv", report=code, period=NOVEMBER).file.edition.digest == before.digest
    assert timezone.localdate() == TODAY.date()
