from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import audited
from accounts.queries.audit import Filters
from common.turkish import fold
from organizations.queries import institutions_found

SHOWN_DAYS = 30  # when nobody says otherwise
MOST_DAYS = 366
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)


class AuditForm(forms.Form):
    """The filters of the audit log; they live in the address. Every value is one of a list, a day, or only searched."""

    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("Until"), required=False)
    what = forms.ChoiceField(label=_("What"), required=False)
    person = forms.CharField(label=_("About"), required=False, max_length=100)
    actor = forms.CharField(label=_("By"), required=False, max_length=100)

    def __init__(self, asked: QueryDict, *, hidden: Collection[str] = ()) -> None:
        data = asked.copy()
        for name, day in self.usual().items():
            if not data.get(name):
                data[name] = formats.localize_input(day)
        super().__init__(data)
        self.hidden = hidden
        cast(forms.ChoiceField, self.fields["what"]).choices = [("", _("Everything")), *_whats(hidden)]

    @staticmethod
    def usual() -> dict[str, date]:
        today = timezone.localdate()
        return {"since": today - timedelta(days=SHOWN_DAYS - 1), "until": today}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        since, until = typed.get("since"), typed.get("until")
        if since and until:
            _check(since, until)
        return typed

    def filters(self) -> Filters:
        """An address that reads badly asks for the usual days."""
        typed: dict[str, Any] = self.cleaned_data if self.is_valid() else {**self.usual()}
        return Filters(
            start=_midnight(typed["since"]),
            end=_midnight(typed["until"] + timedelta(days=1)),
            what=typed.get("what", ""),
            person=typed.get("person", ""),
            actor=typed.get("actor", ""),
            hidden=tuple(self.hidden),
            institutions=self._institutions(typed),
        )

    def _institutions(self, typed: dict[str, Any]) -> Any:
        return None


class WholeAuditForm(AuditForm):
    """Of all institutions."""

    institution = forms.CharField(label=_("Institution"), required=False, max_length=100)

    def _institutions(self, typed: dict[str, Any]) -> Any:
        words = typed.get("institution", "")
        return institutions_found(words).values("pk") if words else None


def _check(since: date, until: date) -> None:
    if not EARLIEST <= since <= LATEST or not EARLIEST <= until <= LATEST:
        raise ValidationError(_("Choose days between 2000 and 2200."))
    if until < since:
        raise ValidationError(_("The last day is before the first one."))
    if (until - since).days >= MOST_DAYS:
        raise ValidationError(_("Choose a year at most."))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _whats(hidden: Collection[str]) -> list[Any]:
    """Groups, and below each the kinds of it that the reader may see."""
    found = []
    for group in audited.GROUPS:
        kinds = [(kind.name, kind.label) for kind in audited.kinds() if kind.group == group and kind.name not in hidden]
        if kinds:
            everything = format_lazy("{}: {}", group.label, _("all"))
            found.append((group.label, [(group.code, everything), *sorted(kinds, key=_in_order)]))
    return found


def _in_order(kind: tuple[str, Any]) -> str:
    return fold(str(kind[1]))
