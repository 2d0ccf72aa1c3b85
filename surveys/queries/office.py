"""The lists of surveys: the manager's, and what came of them for an institution."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from common.models import Fold
from common.turkish import fold
from organizations.models import Institution, Region
from surveys.models import Survey, SurveyInvitation, SurveyOutcome, SurveyReach
from surveys.queries.groups import telling_institutions
from surveys.withholding import is_enough

MOST_PLACES = 15
MOST_OF_INSTITUTION = 100
MOST_TOLD = 3


def surveys_listed(state: str) -> QuerySet[Survey]:
    """Newest first, with how many answered so far and whether the outcome is published."""
    published = SurveyOutcome.objects.filter(survey=OuterRef("pk"), published_at__isnull=False)
    found = Survey.objects.filter(state=state) if state in Survey.State.values else Survey.objects.all()
    answered = SurveyInvitation.objects.filter(survey=OuterRef("pk"), has_answered=True).order_by()
    counted = Subquery(answered.values("survey").annotate(people=Count("pk")).values("people"))
    shown = found.annotate(answered=Coalesce("answered_count", counted, 0), is_told=Exists(published))
    return shown.order_by("-id")


@dataclass(frozen=True)
class PlaceFound:
    """An institution or region as the audience's page offers it; `code` is what its button sends."""

    code: str
    name: str
    above: str = ""
    is_archived: bool = False


def places_found(words: str) -> list[PlaceFound]:
    """Institutions and regions by any part of the name."""
    wanted = fold(words).replace("\x00", " ").strip()
    if not wanted:
        return []
    institutions = Institution.objects.order_by("sort_key", "id")
    regions = Region.objects.filter(archived_at=None).select_related("institution").order_by("sort_key", "id")
    return [
        *map(_institution, _matching(institutions, wanted)),
        *map(_region, _matching(regions, wanted)),
    ]


def _matching(rows: QuerySet, wanted: str) -> QuerySet:
    return rows.annotate(folded=Fold("name")).filter(folded__contains=wanted)[:MOST_PLACES]


def places_of(survey: Survey) -> list[PlaceFound]:
    regions = survey.regions.select_related("institution").order_by("institution__sort_key", "sort_key", "id")
    return [*map(_institution, survey.institutions.order_by("sort_key", "id")), *map(_region, regions)]


def _institution(institution: Institution) -> PlaceFound:
    return PlaceFound(f"i{institution.pk}", institution.name)


def _region(region: Region) -> PlaceFound:
    return PlaceFound(f"r{region.pk}", region.name, region.institution.name, region.archived_at is not None)


@dataclass(frozen=True)
class OfInstitution:
    """A closed survey as its institution sees it: how many answered from five up, and what there is to read."""

    survey: Survey
    asked: int
    answered: int | None
    has_results: bool
    has_outcome: bool


def of_institution(institution: Institution) -> Sequence[OfInstitution]:
    published = SurveyOutcome.objects.filter(survey=OuterRef("survey"), published_at__isnull=False)
    reached = SurveyReach.objects.filter(institution=institution, survey__state=Survey.State.CLOSED)
    rows = (
        reached.select_related("survey").annotate(has_outcome=Exists(published)).order_by("-survey__closed_at", "-id")
    )
    return [_of_institution(row, row.has_outcome) for row in rows[:MOST_OF_INSTITUTION]]


def told_to(institution: Institution) -> list[SurveyOutcome]:
    """The latest outcomes that its people can read, for whoever talks with them."""
    asked = SurveyReach.objects.filter(institution=institution).values("survey")
    told = SurveyOutcome.objects.filter(survey__in=asked, published_at__isnull=False).select_related("survey")
    return list(told.order_by("-published_at", "-id")[:MOST_TOLD])


def _of_institution(row: SurveyReach, has_outcome: bool) -> OfInstitution:
    answered = row.answered if row.answered and is_enough(row.answered) else None
    has_results = answered is not None and bool(telling_institutions(row.survey))
    return OfInstitution(row.survey, row.asked, answered, has_results, has_outcome)
