"""Kinds of data of this app that are not kept for ever."""

from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _

from accounts.actions import privacy
from accounts.actions.auditing import purge_audit
from accounts.models import AuditEntry, DataExport, Device, EmailChange, Session
from accounts.models.requests import EXPORT_DAYS
from common.retention import Due, Kind, register


def register_all() -> None:
    register(
        Kind(
            code="exports",
            label=_("Exports of personal data"),
            effect=_("The files are deleted. That there was an export stays on record."),
            days=EXPORT_DAYS,
            is_enabled=True,
            due=_exports,
            purge=privacy.delete_exports,
        )
    )
    _register_sign_ins()
    register(
        Kind(
            code="audit",
            label=_("Audit log"),
            effect=_("Entries are deleted. That they were, and how many, is an entry itself."),
            days=3650,
            is_enabled=True,
            due=_audit,
            purge=lambda before, limit: purge_audit(before=before, by=None),
        )
    )


def _register_sign_ins() -> None:
    register(
        Kind(
            code="sessions",
            label=_("Sessions that have ended"),
            effect=_("Deleted."),
            days=1,
            is_enabled=True,
            due=_sessions,
            purge=privacy.delete_sessions,
        )
    )
    register(
        Kind(
            code="devices",
            label=_("Devices that nobody signs in with any more"),
            effect=_("Deleted. A sign-in there is one from a new device."),
            days=400,
            is_enabled=True,
            due=_devices,
            purge=privacy.delete_devices,
        )
    )
    register(
        Kind(
            code="email_changes",
            label=_("New e-mail addresses that nobody confirmed"),
            effect=_("Deleted. The link to them works for an hour only."),
            days=1,
            is_enabled=True,
            due=_email_changes,
            purge=privacy.delete_email_changes,
        )
    )


def _audit(before: datetime) -> Due:
    return Due(**AuditEntry.objects.filter(at__lt=before).aggregate(count=Count("pk"), oldest=Min("at")))


def _exports(before: datetime) -> Due:
    over = DataExport.objects.filter(state=DataExport.State.READY, ready_at__lt=before)
    return Due(**over.aggregate(count=Count("pk"), oldest=Min("ready_at")))


def _devices(before: datetime) -> Due:
    return Due(**Device.objects.filter(last_at__lt=before).aggregate(count=Count("pk"), oldest=Min("last_at")))


def _email_changes(before: datetime) -> Due:
    over = EmailChange.objects.filter(asked_at__lt=before)
    return Due(**over.aggregate(count=Count("pk"), oldest=Min("asked_at")))


def _sessions(before: datetime) -> Due:
    over = Session.objects.filter(Q(expire_date__lt=before) | Q(seen_at__lt=before))
    return Due(**over.aggregate(count=Count("pk"), oldest=Min("seen_at")))
