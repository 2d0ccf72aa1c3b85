"""Who hears of requests about personal data, and in which words. The requests themselves are in accounts, below."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.hearing import when_data_request_changes, when_export_is_ready
from accounts.models import DataExport, DataRequest, PrivacyEvent, User
from notifications.actions import notify
from notifications.registry import Group, register

Data = dict[str, Any]
Kind = PrivacyEvent.Kind
SUBJECT, EXPORT = "data_request", "data_export"
OFFICE = Group("data_requests", gettext_lazy("Requests about personal data"), is_for=lambda user: user.is_manager)
TO_MANAGERS = {Kind.FILED, Kind.WITHDRAWN, Kind.WARNED, Kind.OVERDUE}
TO_PERSON = {Kind.ANSWERED, Kind.REFUSED}


def register_all() -> None:
    for kind, title, body in _office_kinds():
        register(
            _name(kind),
            title=_said(title),
            body=body,
            address=lambda pk: reverse("protection:request", args=[pk]),
            may_see=lambda user, pk: user.is_manager,
            which_seen=lambda user, pks: pks if user.is_manager else (),
            group=OFFICE,
        )
    for kind, title in _own_kinds():
        register(
            _name(kind),
            title=_said(title),
            body=_nothing,
            address=lambda pk: reverse("privacy:request", args=[pk]),
            may_see=lambda user, pk: DataRequest.objects.filter(pk=pk, user=user).exists(),
            which_seen=_own_requests,
        )
    register(
        "data_export_ready",
        title=_said(gettext_lazy("Your data are ready for download")),
        body=_here_until,
        address=lambda pk: reverse("privacy:my_data"),
        may_see=lambda user, pk: DataExport.objects.filter(pk=pk, user=user).exists(),
        which_seen=_own_exports,
    )
    when_data_request_changes(tell)
    when_export_is_ready(tell_of_export)


def tell(kind: str, data_request: DataRequest, by: User | None) -> None:
    subject = (SUBJECT, data_request.pk)
    data = {"kind": data_request.kind, "due_on": data_request.due_on.isoformat()}
    if kind in TO_MANAGERS:
        managers = User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True).order_by("id")
        notify(managers, _name(kind), subject=subject, data=data, by=by)
    elif kind in TO_PERSON:
        notify([data_request.user], _name(kind), subject=subject, data=data, by=by)


def tell_of_export(export: DataExport, by: User | None) -> None:
    """Not somebody who gets it at once: the page says so."""
    if by != export.user or export.attempts:
        notify([export.user], "data_export_ready", subject=(EXPORT, export.pk), by=None)


def _name(kind: str) -> str:
    return f"data_request_{kind}"


def _office_kinds() -> list[tuple[str, Any, Callable[[Data], str]]]:
    t = gettext_lazy
    return [
        (Kind.FILED, t("Request about personal data: %(kind)s"), _last_day),
        (Kind.WITHDRAWN, t("Request about personal data withdrawn: %(kind)s"), _nothing),
        (Kind.WARNED, t("Few days are left for a request about personal data: %(kind)s"), _last_day),
        (Kind.OVERDUE, t("A request about personal data is overdue: %(kind)s"), _last_day),
    ]


def _own_kinds() -> list[tuple[str, Any]]:
    t = gettext_lazy
    return [
        (Kind.ANSWERED, t("Your request about your data is answered: %(kind)s")),
        (Kind.REFUSED, t("Your request about your data was refused: %(kind)s")),
    ]


def _said(sentence: Any) -> Callable[[Data], str]:
    return lambda data: str(sentence) % {"kind": DataRequest.Kind(data["kind"]).label if "kind" in data else ""}


def _last_day(data: Data) -> str:
    day = formats.date_format(date.fromisoformat(data["due_on"]), "DATE_FORMAT")
    return _("Last day for the answer: %(day)s") % {"day": day}


def _here_until(data: Data) -> str:
    return _("The files are on the page “My data” for seven days.")


def _nothing(data: Data) -> str:
    return ""


def _own_requests(user: User, pks: Any) -> Any:
    return DataRequest.objects.filter(pk__in=pks, user=user).values_list("pk", flat=True)


def _own_exports(user: User, pks: Any) -> Any:
    return DataExport.objects.filter(pk__in=pks, user=user).values_list("pk", flat=True)
