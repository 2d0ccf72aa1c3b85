"""What is done with personal data themselves: told, agreed, asked for, handed out, corrected, erased, not kept."""

from accounts.actions.privacy.disclosing import (
    discard_text,
    draft_text,
    edit_text,
    give_consent,
    publish_text,
    read_text,
    withdraw_consent,
)
from accounts.actions.privacy.erasing import erase_person, forget_addresses, refuse_erasure
from accounts.actions.privacy.exporting import (
    delete_exports,
    delete_exports_of,
    make_export,
    note_fetched,
    prepare_exports,
)
from accounts.actions.privacy.recording import note
from accounts.actions.privacy.requesting import (
    answer_request,
    correct_person,
    empty_requests,
    file_for,
    file_request,
    refuse_request,
    watch_requests,
    withdraw_request,
)
from accounts.actions.privacy.retaining import (
    change_rule,
    delete_devices,
    delete_email_changes,
    delete_sessions,
    delete_sessions_of,
    retain_tonight,
)

__all__ = [
    "answer_request",
    "change_rule",
    "correct_person",
    "delete_devices",
    "delete_email_changes",
    "delete_exports",
    "delete_exports_of",
    "delete_sessions",
    "delete_sessions_of",
    "discard_text",
    "draft_text",
    "edit_text",
    "empty_requests",
    "erase_person",
    "file_for",
    "file_request",
    "forget_addresses",
    "give_consent",
    "make_export",
    "note",
    "note_fetched",
    "prepare_exports",
    "publish_text",
    "read_text",
    "refuse_erasure",
    "refuse_request",
    "retain_tonight",
    "watch_requests",
    "withdraw_consent",
    "withdraw_request",
]
