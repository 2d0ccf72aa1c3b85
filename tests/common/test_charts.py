"""Charts are drawn by the server; what is checked is that they can be read."""

import itertools
import re

import pytest

from common.charts import Column, columns, line

MONTHS = [
    f"{month} 2026" for month in ("Oca", "Şub", "Mar", "Nis", "May", "Haz", "Tem", "Ağu", "Eyl", "Eki", "Kas", "Ara")
]


def drawn(kind: str) -> list[str]:
    """The wide and the narrow picture."""
    if kind == "columns":
        return re.findall("<svg.*?</svg>", columns([Column(month, 5) for month in MONTHS], "Beş"), re.S)
    return re.findall("<svg.*?</svg>", line([(month, 5.0) for month in MONTHS], "Beş", str), re.S)


@pytest.mark.parametrize("kind", ["columns", "line"])
def test_no_label_runs_into_the_next_and_the_last_is_there(kind):
    for picture in drawn(kind):
        labels = re.findall(r'class="c-text" x="([\d.]+)"[^>]*text-anchor="middle"[^>]*>(\w+ 2026)<', picture)
        places = [float(x) for x, _label in labels]
        assert labels[-1][1] == MONTHS[-1]
        assert all(later - earlier >= 6 * len(MONTHS[0]) for earlier, later in itertools.pairwise(places))


def test_all_months_have_their_label_where_there_is_room():
    wide, narrow = (len(re.findall(r">\w+ 2026<", picture)) for picture in drawn("columns"))

    assert (wide, narrow) == (12, 4)
