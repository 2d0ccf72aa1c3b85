"""What this app keeps about a person: the account, what was read and agreed to, what was asked about one's data."""

from collections.abc import Iterable, Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import audited
from accounts.actions import forget_factors, privacy, withdraw_email_change
from accounts.history import methods_in_words
from accounts.models import (
    GONE,
    AuditEntry,
    Consent,
    DataExport,
    DataRequest,
    Device,
    DisclosureReading,
    EmailChange,
    PrivacyEvent,
    Session,
    User,
)
from accounts.personal import Holder, Removed, Section, Written, register
from accounts.traces import Texts, Traces
from common.models import TaskRun
from worktime.models import CalendarRevision

MODELS = (
    "account.EmailAddress",
    "accounts.AuditEntry",
    "accounts.Consent",
    "accounts.DataExport",
    "accounts.DataRequest",
    "accounts.Device",
    "accounts.DisclosureReading",
    "accounts.DisclosureText",
    "accounts.EmailChange",
    "accounts.PrivacyEvent",
    "accounts.RetentionRule",
    "accounts.Session",
    "mfa.Authenticator",
    "worktime.CalendarRevision",
)


def register_all() -> None:
    register(
        Holder(
            app="accounts",
            sections=_sections,
            models=MODELS,
            written=[Written(_("Reasons in the calendar and errors of tasks that name the person"), _texts)],
            removed=[
                Removed(
                    _("Sessions that are signed in, and known devices"),
                    _sessions,
                    lambda user, by: privacy.delete_sessions_of(user),
                ),
                Removed(_("Second steps of the sign-in"), _factors, lambda user, by: forget_factors(user)),
                Removed(_("A new address that waits"), _waiting, lambda user, by: withdraw_email_change(user)),
                Removed(_("Exports of personal data"), _exports, lambda user, by: privacy.delete_exports_of(user)),
                Removed(_("Words of requests about their data"), _words, lambda user, by: privacy.empty_requests(user)),
                Removed(
                    _("Addresses known to the sign-in"), _addresses, lambda user, by: privacy.forget_addresses(user)
                ),
            ],
            kept=[
                _("The log of who did what, which names people by number, with the network address."),
                _("Which disclosure text was read and which consents were given, under a number instead of the name."),
            ],
        )
    )


def _sections(user: User) -> Iterable[Section]:
    yield _account(user)
    yield _readings(user)
    yield _consents(user)
    yield _requests(user)
    yield _handling(user)
    yield _log(user)
    yield _factors_section(user)
    yield _devices(user)
    yield _places(user)


def _account(user: User) -> Section:
    columns = {
        "name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "vendor_role": _("Role at the vendor"),
        "is_active": _("Account is open"),
        "joined_at": _("Since"),
        "last_login": _("Last signed in"),
        "language": _("Language"),
        "theme": _("Theme"),
        "density": _("Rows of tables"),
        "shortcuts": _("Keyboard shortcuts"),
    }
    return Section("account", _("Account"), columns, [{key: getattr(user, key) for key in columns}])


def _readings(user: User) -> Section:
    rows = DisclosureReading.objects.filter(user=user).select_related("text").order_by("-id")
    return Section(
        "disclosure_readings",
        _("Disclosure texts you have read"),
        {"version": _("Version"), "language": _("Language"), "shown_at": _("Shown"), "confirmed_at": _("Confirmed")},
        [
            {
                "version": row.text.number,
                "language": row.language,
                "shown_at": row.shown_at,
                "confirmed_at": row.confirmed_at,
            }
            for row in rows
        ],
    )


def _consents(user: User) -> Section:
    rows = Consent.objects.filter(user=user).order_by("-id")
    return Section(
        "consents",
        _("Consents"),
        {"purpose": _("Purpose"), "is_given": _("Given"), "at": _("When")},
        [{"purpose": str(row.get_purpose_display()), "is_given": row.is_given, "at": row.at} for row in rows],
    )


def _requests(user: User) -> Section:
    rows = DataRequest.objects.filter(user=user).order_by("-id")
    return Section(
        "data_requests",
        _("Requests about your data"),
        {
            "kind": _("Kind"),
            "text": _("Text"),
            "state": _("State"),
            "filed_at": _("Filed"),
            "due_on": _("Answer due"),
            "settled_at": _("Settled"),
            "answer": _("Answer"),
        },
        [
            {
                "kind": str(row.get_kind_display()),
                "text": row.text,
                "state": str(row.get_state_display()),
                "filed_at": row.filed_at,
                "due_on": row.due_on,
                "settled_at": row.settled_at,
                "answer": row.answer,
            }
            for row in rows
        ],
    )


def _handling(user: User) -> Section:
    rows = PrivacyEvent.objects.filter(person=user).order_by("-id")
    return Section(
        "handling",
        _("What was done with your data"),
        {"what": _("What"), "at": _("When")},
        [{"what": str(row.get_kind_display()), "at": row.at} for row in rows],
    )


def _log(user: User) -> Section:
    """What the audit log has by or about the person, with where it came from when it was they who did it."""
    rows = AuditEntry.objects.filter(Q(actor=user) | Q(person=user)).order_by("-id")
    return Section(
        "log",
        _("The log of changes and sign-ins"),
        {"what": _("What"), "by_you": _("By you"), "at": _("When"), "address": _("Address"), "device": _("Device")},
        [
            {
                "what": _said(row.kind),
                "by_you": row.actor_id == user.pk,
                "at": row.at,
                "address": row.address if row.actor_id == user.pk else None,
                "device": row.device if row.actor_id == user.pk else None,
            }
            for row in rows
        ],
    )


def _factors_section(user: User) -> Section:
    """Never a secret: what a factor is, not what it knows."""
    rows = Authenticator.objects.filter(user=user).order_by("id")
    return Section(
        "second_steps",
        _("Second steps of the sign-in"),
        {"kind": _("Kind"), "name": _("Name"), "since": _("Since"), "last_used": _("Last used")},
        [
            {
                "kind": methods_in_words(row.type),
                "name": row.data.get("name", ""),
                "since": row.created_at,
                "last_used": row.last_used_at,
            }
            for row in rows
        ],
    )


def _devices(user: User) -> Section:
    rows = Device.objects.filter(user=user).order_by("id")
    return Section(
        "devices",
        _("Devices you have signed in with"),
        {"device": _("Device"), "first_at": _("First signed in"), "last_at": _("Last signed in")},
        [{"device": row.words, "first_at": row.first_at, "last_at": row.last_at} for row in rows],
    )


def _places(user: User) -> Section:
    rows = Session.objects.filter(user=user).order_by("began_at")
    return Section(
        "sessions",
        _("Where you are signed in"),
        {"device": _("Device"), "address": _("Address"), "since": _("Since"), "last_seen": _("Last seen")},
        [
            {"device": row.words, "address": row.address, "since": row.began_at, "last_seen": row.seen_at}
            for row in rows
        ],
    )


def _said(kind: str) -> str:
    known = audited.find(kind)
    return str(known.label) if known else kind


# --- what an erasure meets -------------------------------------------------------------------


def _texts(traces: Traces) -> Iterator[Texts]:
    yield Texts(CalendarRevision.objects.exclude(reason=""), columns=["reason"])
    yield Texts(TaskRun.objects.exclude(error=""), columns=["error"], is_narrowed=False)


def _sessions(user: User) -> int:
    return Session.objects.filter(user=user).count() + Device.objects.filter(user=user).count()


def _factors(user: User) -> int:
    return Authenticator.objects.filter(user=user).count()


def _waiting(user: User) -> int:
    return EmailChange.objects.filter(user=user).count()


def _exports(user: User) -> int:
    return DataExport.objects.filter(user=user).exclude(state=DataExport.State.DELETED).count()


def _words(user: User) -> int:
    return DataRequest.objects.filter(user=user).exclude(text__in=("", GONE), answer__in=("", GONE)).count()


def _addresses(user: User) -> int:
    return EmailAddress.objects.filter(user=user).count()
