from notifications.actions.delivering import deliver, retry
from notifications.actions.purging import delete_read_notices, empty_mails, forget_person
from notifications.actions.reading import prefer, read, read_all
from notifications.actions.telling import Letter, Telling, notify, notify_each, queue_letters, queue_mail

__all__ = [
    "Letter",
    "Telling",
    "delete_read_notices",
    "deliver",
    "empty_mails",
    "forget_person",
    "notify",
    "notify_each",
    "prefer",
    "queue_letters",
    "queue_mail",
    "read",
    "read_all",
    "retry",
]
