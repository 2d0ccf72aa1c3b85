"""What is kept of closed periods, and who is shown which of it."""

from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import User
from organizations.models import Institution
from reports.asked import Asked
from reports.catalogue import REPORTS
from reports.models import Edition, KeptFile, Run
from reports.periods import GRACE
from reports.permissions import may_read, reads_names
from reports.queries.parts import about_words


def shows_names(asked: Asked) -> bool:
    """Reports about people are told in two ways, with names and without; all others in one."""
    return not REPORTS[asked.report].is_careful or asked.reads_names


def may_fetch(user: User, edition: Edition) -> bool:
    """Asked at every download: who may read this part now, and names only who may read names."""
    if not may_read(user, edition.institution, edition.scope):
        return False
    return not edition.shows_names or reads_as(user, edition.report, edition.institution)


def reads_as(user: User, report: str, institution: Institution | None) -> bool:
    """Whether this person reads the report with all names that it has."""
    return not REPORTS[report].is_careful or institution is None or reads_names(user, institution)


def edition_for(asked: Asked) -> Edition | None:
    scope = asked.scope
    return Edition.objects.filter(
        report=asked.report,
        institution=asked.institution,
        regions=list(scope.regions),
        units=list(scope.units),
        first_on=asked.period.first,
        last_on=asked.period.last,
        shows_names=shows_names(asked),
    ).first()


def files_of(edition: Edition) -> list[KeptFile]:
    return list(edition.files.select_related("edition__institution", "made_by").order_by("language", "kind", "id"))


def kept_of(user: User, report: str, institution: Institution, most: int = 12) -> list[KeptFile]:
    """The files of a report that are there already and that this person may fetch, the latest first."""
    found = KeptFile.objects.filter(edition__institution=institution, edition__report=report)
    files = found.select_related("edition__institution", "made_by").order_by("-edition__last_on", "-id")[:most]
    return [file for file in files if may_fetch(user, file.edition)]


def asked_of_edition(edition: Edition) -> Asked:
    """The same question once more, told in the same way."""
    return Asked(
        report=edition.report,
        scope=edition.scope,
        about=about_words(edition.institution, edition.scope),
        period=edition.period,
        today=max(timezone.localdate(), edition.last_on + timedelta(days=1)),
        institution=edition.institution,
        shows_names=edition.shows_names,
    )


def asked_of_run(run: Run) -> Asked:
    """Rows are told as their reader may read them now; a report as it was asked for. In the first minutes after
    midnight the period before still runs: its last misses may not be recorded yet, and what is kept stays."""
    return Asked(
        report=run.report,
        scope=run.scope,
        about=about_words(run.institution, run.scope),
        period=run.period,
        today=timezone.localdate(timezone.now() - GRACE),
        institution=run.institution,
        reader=run.asked_by,
        shows_names=None if run.is_rows else run.shows_names,
    )


def runs_of(user: User) -> QuerySet[Run]:
    return Run.objects.of(user).select_related("institution", "file__edition").order_by("-id")


def last_made(institution: Institution | None) -> dict[str, datetime]:
    """When each report of this institution, or of the vendor, was last made into a file."""
    made = KeptFile.objects.filter(edition__institution=institution).values("edition__report")
    return dict(made.annotate(last=Max("made_at")).order_by().values_list("edition__report", "last"))
