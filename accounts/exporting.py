"""What is kept about a person as one JSON document and as a paper, in the person's language."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import formats, timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.personal import Section, sections_of

FORMAT, VERSION = "supportx-personal-data", 1
ON_PAPER = 300  # rows of a section; the JSON has all
LONGEST_ON_PAPER = 4000
DOCUMENTS = Path(settings.BASE_DIR) / "templates" / "documents"


def documents(user: User, language: str) -> tuple[bytes, bytes]:
    """JSON and PDF/UA-1 of the same moment."""
    with override(language):
        sections = [
            Section(one.code, str(one.title), {key: str(label) for key, label in one.columns.items()}, list(one.rows))
            for one in sections_of(user)
        ]
        made_at = timezone.now()
        return _json(user, sections, made_at), _paper(user, sections, made_at)


def _json(user: User, sections: Sequence[Section], made_at: datetime) -> bytes:
    content = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": made_at,
        "person": user.pk,
        "sections": {
            one.code: {"title": one.title, "columns": one.columns, "rows": list(one.rows)} for one in sections
        },
    }
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def _paper(user: User, sections: Sequence[Section], made_at: datetime) -> bytes:
    words = {
        "language": get_language(),
        "title": _("Personal data"),
        "vendor": settings.VENDOR_NAME,
        "person": user.name,
        "moment": formats.date_format(timezone.localtime(made_at), "DATETIME_FORMAT"),
        "opening": _(
            "This is what SupportX keeps about you. The same content, ready for a machine, is in the JSON file."
        ),
        "nothing": _("Nothing is kept here."),
        "contact": f"{settings.VENDOR_NAME} · {settings.PRIVACY_CONTACT}",
        "sections": [_on_paper(one) for one in sections],
    }
    return typst.compile(  # type: ignore[misc]
        (DOCUMENTS / "personal_data.typ").read_bytes(),
        root=str(DOCUMENTS),
        font_paths=[str(DOCUMENTS / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(words)},
        pdf_standards=["ua-1"],
    )


def _on_paper(section: Section) -> dict[str, Any]:
    rows = list(section.rows)
    shown = [
        [(label, _cell(row.get(key))) for key, label in section.columns.items() if row.get(key) not in (None, "")]
        for row in islice(rows, ON_PAPER)
    ]
    more = len(rows) - len(shown)
    return {
        "title": section.title,
        "count": formats.number_format(len(rows), 0, force_grouping=True),
        "rows": shown,
        "more": _("The latest %(shown)s of %(all)s are on paper; the JSON file has all.")
        % {"shown": len(shown), "all": formats.number_format(len(rows), 0, force_grouping=True)}
        if more
        else "",
    }


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    text = str(value).replace("\r\n", "\n")
    return text if len(text) <= LONGEST_ON_PAPER else text[:LONGEST_ON_PAPER] + " …"
