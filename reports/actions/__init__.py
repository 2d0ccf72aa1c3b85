from reports.actions.dispatching import open_dispatches, retry_dispatch, send_dispatches
from reports.actions.keeping import edition_of, prove, prove_sample
from reports.actions.making import cancel_run, delete_own_files, delete_own_files_of, make_file, retry_run
from reports.actions.producing import produce_runs
from reports.actions.rolling import recount, roll_up, roll_up_closed_days
from reports.actions.scheduling import (
    Plan,
    add_schedule,
    change_schedule,
    delete_schedule,
    follow_terms,
    forget_reader,
    pause_schedule,
    resume_schedule,
)

__all__ = [
    "Plan",
    "add_schedule",
    "cancel_run",
    "change_schedule",
    "delete_own_files",
    "delete_own_files_of",
    "delete_schedule",
    "edition_of",
    "follow_terms",
    "forget_reader",
    "make_file",
    "open_dispatches",
    "pause_schedule",
    "produce_runs",
    "prove",
    "prove_sample",
    "recount",
    "resume_schedule",
    "retry_dispatch",
    "retry_run",
    "roll_up",
    "roll_up_closed_days",
    "send_dispatches",
]
