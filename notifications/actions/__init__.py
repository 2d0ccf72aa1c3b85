from notifications.actions.delivering import deliver, retry
from notifications.actions.reading import prefer, read, read_all
from notifications.actions.telling import Telling, notify, notify_each, queue_mail

__all__ = ["Telling", "deliver", "notify", "notify_each", "prefer", "queue_mail", "read", "read_all", "retry"]
