"""The parts of an institution that a report can be narrowed to: regions and units, archived ones with their past."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from organizations.models import Institution, Region, Unit
from reports.scopes import Scope

Choices = Sequence[tuple[str, str]]
WORD = re.compile(r"[ru]\d{1,18}", re.ASCII)


def part_of(institution: Institution, word: str) -> Scope | None:
    """ "r12" or "u7" as a scope; None when there is no such place here. A merged or archived place has its past."""
    if not WORD.fullmatch(word):
        return None
    pk = int(word[1:])
    if word[0] == "r":
        return Scope(institution.pk, regions=(pk,)) if _exists(Region, institution, pk) else None
    return Scope(institution.pk, units=(pk,)) if _exists(Unit, institution, pk) else None


def _exists(model: type[Region] | type[Unit], institution: Institution, pk: int) -> bool:
    return model.objects.filter(institution=institution, pk=pk).exists()


def parts_within(institution: Institution, mine: Scope, chosen: str = "") -> Choices:
    """The living regions and units that somebody may choose, and the one that is chosen."""
    regions = Region.objects.filter(institution=institution).order_by("sort_key", "id")
    units = Unit.objects.filter(institution=institution).select_related("region").order_by("sort_key", "id")
    found = [(f"r{row.pk}", row.name, row) for row in regions] + [(f"u{row.pk}", row.name, row) for row in units]
    return [
        (word, _("%(place)s (archived)") % {"place": name} if row.archived_at else name)
        for word, name, row in found
        if (row.archived_at is None or word == chosen) and _is_within(row, mine)
    ]


def _is_within(row: Region | Unit, mine: Scope) -> bool:
    """As `permissions.covers` says it, without a statement for each row."""
    if not mine.is_part:
        return True
    path = row.path if isinstance(row, Region) else [row.region_id, *(row.region.path if row.region else [])]
    return bool(set(mine.regions).intersection(path)) or (isinstance(row, Unit) and row.pk in mine.units)


def about_words(institution: Institution | None, scope: Scope) -> str:
    """Whose figures they are: everybody's, an institution's, or those of named places of one."""
    return about_all([(institution, scope)])[scope]


def about_all(asked: Iterable[tuple[Institution | None, Scope]]) -> dict[Scope, str]:
    """The same of many, in two statements at most."""
    found = {scope: institution for institution, scope in asked}
    regions = _names(Region, {pk for scope in found for pk in scope.regions})
    units = _names(Unit, {pk for scope in found for pk in scope.units})
    return {scope: _about(institution, scope, regions, units) for scope, institution in found.items()}


def _names(model: type[Region] | type[Unit], pks: set[int]) -> Mapping[int, str]:
    if not pks:
        return {}
    return dict(model.objects.filter(pk__in=pks).order_by("sort_key", "id").values_list("pk", "name"))


def _about(institution: Institution | None, scope: Scope, regions: Mapping[int, str], units: Mapping[int, str]) -> str:
    if institution is None:
        return _("All institutions")
    if not scope.is_part:
        return institution.name
    places = [name for pk, name in regions.items() if pk in scope.regions]
    places += [name for pk, name in units.items() if pk in scope.units]
    named = ", ".join(places[:3]) + (" …" if len(places) > 3 else "")
    return f"{institution.name} · {named}"
