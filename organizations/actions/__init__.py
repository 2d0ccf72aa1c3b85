from organizations.actions.accepting import accept
from organizations.actions.accessing import allow_access, ask_access, decline_access, end_access, offer_access
from organizations.actions.archiving import archive, restore
from organizations.actions.arriving import arrive
from organizations.actions.importing import carry_out_imports, confirm_import, planned, progress, read_people
from organizations.actions.inviting import ask_again, forget_invitations, invite, invite_again, withdraw_invitation
from organizations.actions.joining import (
    ask_to_join,
    change_domains,
    confirm_join,
    decline_join,
    forget_questions,
    let_join,
)
from organizations.actions.merging import merge_regions, merge_units
from organizations.actions.naming import show_names
from organizations.actions.noting import change_note, pin_note, write_note
from organizations.actions.people import (
    add_member,
    change_role,
    change_unit,
    close_account,
    leave,
    move_people,
    rejoin,
    reopen_account,
)
from organizations.actions.placing import place_of_role
from organizations.actions.previewing import as_previewed
from organizations.actions.programs import make_token, revoke_token, token_of, warn_of_ending_tokens
from organizations.actions.recording import record
from organizations.actions.seating import seat
from organizations.actions.second_step import reset_second_step
from organizations.actions.sending import bring_in_again
from organizations.actions.switching import switch
from organizations.actions.tree import (
    add_region,
    add_unit,
    change_institution,
    create_institution,
    move_region,
    move_unit,
    rename,
)
from organizations.actions.viewing import change_viewing, grant_viewing, warn_of_ending_authority, withdraw_viewing

__all__ = [
    "accept",
    "add_member",
    "add_region",
    "add_unit",
    "allow_access",
    "archive",
    "arrive",
    "as_previewed",
    "ask_access",
    "ask_again",
    "ask_to_join",
    "bring_in_again",
    "carry_out_imports",
    "change_domains",
    "change_institution",
    "change_note",
    "change_role",
    "change_unit",
    "change_viewing",
    "close_account",
    "confirm_import",
    "confirm_join",
    "create_institution",
    "decline_access",
    "decline_join",
    "end_access",
    "forget_invitations",
    "forget_questions",
    "grant_viewing",
    "invite",
    "invite_again",
    "leave",
    "let_join",
    "make_token",
    "merge_regions",
    "merge_units",
    "move_people",
    "move_region",
    "move_unit",
    "offer_access",
    "pin_note",
    "place_of_role",
    "planned",
    "progress",
    "read_people",
    "record",
    "rejoin",
    "rename",
    "reopen_account",
    "reset_second_step",
    "restore",
    "revoke_token",
    "seat",
    "show_names",
    "switch",
    "token_of",
    "warn_of_ending_authority",
    "warn_of_ending_tokens",
    "withdraw_invitation",
    "withdraw_viewing",
    "write_note",
]
