"""The section of a report that tells what products are used for, as it was told until now."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from reports.asked import Asked
from reports.content import Cell, Section, Table
from reports.figures import FIGURES, Kind, Sums
from reports.measures import USED
from reports.queries.caution import put_together_words, too_few
from reports.queries.naming import names
from reports.queries.people import used, users_of_products
from reports.readings import Behind
from reports.terms import TERMS


def use(asked: Asked, now: Sums, before: Sums) -> Section | None:
    """Products that few people use are told as one, where names are not read."""
    found, people = used(asked.scope, asked.period, "product"), users_of_products(asked.scope, asked.period)
    if not found:
        return None
    few = frozenset() if asked.reads_names else too_few({key: people.get(key, 0) for key in found})
    shown = [key for key in found if key not in few]
    rows = [
        _row(Cell(word, key=key), [key], found, people, is_open=True) for key, word in names("product", shown).items()
    ]
    if few:
        word = _("Put together (%(number)d)") % {"number": len(few)}
        rows.append(_row(Cell(word, key="together"), sorted(few), found, people, is_open=False))
    figures = [FIGURES[code] for code in USED]
    return Section(
        "use",
        _("Use of products"),
        table=Table(
            heads=["", str(TERMS["users"].label), *(str(figure.label) for figure in figures)],
            rows=rows,
            meanings=["", str(TERMS["users"].meaning), *(str(figure.meaning) for figure in figures)],
            codes=["", "users", *USED],
        ),
        note=put_together_words() if few else "",
    )


def _row(
    first: Cell, keys: Sequence[int], found: Mapping[int, Sums], people: Mapping[int, int], *, is_open: bool
) -> list[Cell]:
    cells = [first, Cell(sum(people.get(key, 0) for key in keys), Kind.COUNT)]
    for code in USED:
        behind = Behind(code, {"product": keys[0]}) if is_open else None
        cells.append(Cell(sum(found[key][code] for key in keys), Kind.COUNT, behind))
    return cells
