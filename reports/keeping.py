"""How long own files of people are kept."""

from datetime import datetime

from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _

from common.retention import Due, Kind, register
from reports.actions import delete_own_files
from reports.models import Run
from reports.models.runs import OWN_FILE_DAYS


def register_own_files() -> None:
    register(
        Kind(
            code="report_files",
            label=_("report files that were made for one person"),
            effect=_("the files are deleted; that there was one stays. Files of closed periods are kept."),
            days=OWN_FILE_DAYS,
            is_enabled=True,
            due=_due,
            purge=delete_own_files,
        )
    )


def _due(before: datetime) -> Due:
    over = Run.objects.filter(ended_at__lt=before).exclude(path="")
    return Due(**over.aggregate(count=Count("pk"), oldest=Min("ended_at")))
