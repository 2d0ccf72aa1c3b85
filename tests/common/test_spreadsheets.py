import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheets import csv_response, inert

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.mark.check(79)
@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+90 312",
        "-5",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        '"=1',
        "a;=1",
        "a,=1",
        "a\n=1",
        "a\t@x",
        "＝1",
        "''=1",
    ],
)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text):
    assert "'" in inert(text)
    for part in inert(text).replace(",", ";").replace("\n", ";").split(";"):
        assert not part.strip(' "').startswith(STARTS)


@pytest.mark.parametrize("text", ["Ayşe Yıldız", "12", "a = b", "e-posta", "2026-11-22", "1+1", ""])
def test_other_text_stays_as_it_is(text):
    assert inert(text) == text


@pytest.mark.check(79)
@given(st.lists(st.text(alphabet=st.sampled_from("=+-@\t\r;,\"' aı1＝"), max_size=8), min_size=1, max_size=5))
def test_no_cell_of_any_row_starts_a_formula(cells):
    content = b"".join(csv_response("x.csv", ["a"], [cells]).streaming_content).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))

    assert len(rows[1]) == len(cells)
    assert not [cell for cell in rows[1] if cell.startswith(STARTS)]


def test_a_download_begins_with_a_byte_order_mark_and_separates_by_semicolon():
    response = csv_response("x.csv", ["Ad", "Şehir"], [["Ayşe; Yıldız", 'a "b"']])

    assert b"".join(response.streaming_content).decode() == '\ufeff"Ad";"Şehir"\r\n"Ayşe; Yıldız";"a ""b"""\r\n'
    assert response["Content-Disposition"] == 'attachment; filename="x.csv"'


def test_a_long_download_is_sent_in_pieces():
    assert len(list(csv_response("x.csv", ["n"], ([n] for n in range(1200))))) == 3
