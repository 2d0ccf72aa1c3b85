"""Programs read the reports of their institution: the numbers that page and file have, by the same function."""

import re
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import audit_export
from api.contents import told, told_figure
from api.views.guarding import Answer, for_programs, said
from organizations.models import ProgramToken
from reports import queries
from reports.asked import Asked
from reports.catalogue import REPORTS
from reports.figures import FIGURES
from reports.periods import BAD, BadPeriod, chosen
from reports.permissions import is_for
from reports.scopes import Scope

MAY = ProgramToken.Scope.REPORTS
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@for_programs("GET", MAY)
def reports(request, token):
    here = token.institution
    found = [
        {
            "code": report.code,
            "title": str(report.title),
            "summary": str(report.summary),
            "is_offered": queries.is_in_package(report, here),
        }
        for report in REPORTS.values()
        if is_for(report, here)
    ]
    return said({"institution": here.name, "reports": found})


@for_programs("GET", MAY)
def report(request, token, code):
    """What is read is recorded first, under the name of the token."""
    asked = _asked(request, token.institution, code)
    content = queries.report(asked)
    edition = None if content.is_running else queries.edition_for(asked)
    audit_export(
        "report_read_by_program",
        by=None,
        institution_id=token.institution_id,
        token={"name": token.name},
        report=code,
        first_on=asked.period.first,
        last_on=asked.period.last,
        part=asked.about if asked.part else "",
    )
    return said(told(content, asked, edition))


@for_programs("GET", MAY)
def figures(request, token):
    return said({"figures": [told_figure(figure) for figure in FIGURES.values()]})


def _asked(request, institution, code):
    """The question of the address. Nobody in particular reads: people stand under pseudonyms."""
    found = REPORTS.get(code)
    if found is None or not is_for(found, institution):
        raise Answer(404, "report", _("There is no such report."))
    if not queries.is_in_package(found, institution):
        raise Answer(403, "not_in_package", _("The package does not have this report."))
    period, part = _period(request), request.GET.get("part", "")
    scope = queries.part_of(institution, part) if part else Scope(institution.pk)
    if scope is None:
        raise Answer(404, "part", _("The institution has no such region or unit."))
    return Asked(
        report=code,
        scope=scope,
        about=queries.about_words(institution, scope),
        period=period,
        today=timezone.localdate(),
        institution=institution,
        part={"part": part} if part else {},
    )


def _period(request):
    try:
        return chosen(_day(request, "first"), _day(request, "last"), timezone.localdate())
    except BadPeriod as bad:
        raise Answer(422, bad.reason, bad.sentence) from None


def _day(request, field):
    written = request.GET.get(field, "")
    try:
        return date.fromisoformat(written if DAY.fullmatch(written) else "")
    except ValueError:
        raise Answer(422, "no_day", BAD["no_day"], field=field) from None
