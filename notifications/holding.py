"""What the bell and the outbox keep about a person, and for how long."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import Holder, Removed, Row, Section, Written, register
from accounts.traces import Texts, Traces
from common import retention
from notifications import actions
from notifications.actions.purging import SETTLED
from notifications.models import Mail, Notice, Preference
from notifications.queries import shown
from notifications.registry import groups_for

YEAR = 365


def register_all() -> None:
    register(
        Holder(
            app="notifications",
            sections=_sections,
            models=("notifications.Notice", "notifications.Mail", "notifications.Preference"),
            written=[Written(_("Notices and mails to others that name the person"), _texts)],
            removed=[
                Removed(_("Notices and mails to the person"), _count, lambda user, by: actions.forget_person(user))
            ],
            weight=lambda user: Notice.objects.filter(user=user).count(),
        )
    )
    retention.register(
        retention.Kind(
            code="mails",
            label=_("Mails that were sent"),
            effect=_("Words and address are taken out. That a mail was sent, and when, stays."),
            days=YEAR,
            is_enabled=True,
            due=_old_mails,
            purge=actions.empty_mails,
        )
    )
    retention.register(
        retention.Kind(
            code="read_notices",
            label=_("Notices that were read"),
            effect=_("Deleted, with the mails that told the same."),
            days=YEAR,
            is_enabled=True,
            due=_read_notices,
            purge=actions.delete_read_notices,
        )
    )


def _sections(user: User) -> Iterable[Section]:
    yield Section(
        "notices",
        _("Notices"),
        {"title": _("Title"), "text": _("Text"), "created_at": _("When"), "read_at": _("Read")},
        _notices(user),
    )
    yield Section(
        "mails",
        _("Mails"),
        {
            "to_address": _("To"),
            "subject": _("Subject"),
            "state": _("State"),
            "created_at": _("Written"),
            "sent_at": _("Sent"),
        },
        _mails(user),
    )
    preferences = Preference.objects.filter(user=user).order_by("id")
    labels = {group.code: str(group.label) for group in groups_for(user)}
    yield Section(
        "mail_choices",
        _("Which notices are mailed"),
        {"group": _("Group"), "is_wanted": _("Wanted")},
        [{"group": labels.get(row.group, row.group), "is_wanted": row.is_wanted} for row in preferences],
    )


def _notices(user: User) -> list[Row]:
    """In the words the person saw. What is no longer open to them says so, as on the page."""
    notices = list(Notice.objects.of(user).order_by("-id"))
    return [
        {
            "title": one.title,
            "text": one.text,
            "created_at": one.notice.created_at,
            "read_at": one.notice.read_at,
        }
        for one in shown(notices, to=user)
    ]


def _mails(user: User) -> list[Row]:
    rows = Mail.objects.filter(_to(user)).select_related("notice").order_by("-id")
    return [
        {
            "to_address": row.to_address,
            "subject": row.subject,
            "state": str(row.get_state_display()),
            "created_at": row.created_at,
            "sent_at": row.sent_at,
        }
        for row in rows
    ]


def _to(user: User) -> Q:
    return Q(user=user) | Q(to_address__iexact=user.email)


def _count(user: User) -> int:
    return Notice.objects.of(user).count() + Mail.objects.filter(_to(user)).count()


def _texts(traces: Traces) -> Iterator[Texts]:
    yield Texts(Notice.objects.exclude(user=traces.pk), data=["data"])
    others = Mail.objects.exclude(Q(user=traces.pk) | Q(to_address__iexact=traces.email))
    yield Texts(others, columns=["to_address", "subject", "text", "last_error"])


def _old_mails(before: datetime) -> retention.Due:
    old = Mail.objects.filter(state__in=SETTLED, created_at__lt=before).exclude(to_address="", text="", subject="")
    return retention.Due(**old.aggregate(count=Count("pk"), oldest=Min("created_at")))


def _read_notices(before: datetime) -> retention.Due:
    old = Notice.objects.filter(read_at__lt=before)
    return retention.Due(**old.aggregate(count=Count("pk"), oldest=Min("read_at")))
