from organizations.actions.people import (
    add_member,
    change_role,
    change_unit,
    close_account,
    leave,
    reopen_account,
)
from organizations.actions.recording import record
from organizations.actions.seating import seat
from organizations.actions.tree import (
    add_region,
    add_unit,
    archive,
    change_institution,
    create_institution,
    move_region,
    move_unit,
    rename,
)
from organizations.actions.viewing import grant_viewing, withdraw_viewing

__all__ = [
    "add_member",
    "add_region",
    "add_unit",
    "archive",
    "change_institution",
    "change_role",
    "change_unit",
    "close_account",
    "create_institution",
    "grant_viewing",
    "leave",
    "move_region",
    "move_unit",
    "record",
    "rename",
    "reopen_account",
    "seat",
    "withdraw_viewing",
]
