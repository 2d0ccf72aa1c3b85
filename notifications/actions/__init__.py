from notifications.actions.delivering import deliver, retry
from notifications.actions.reading import prefer, read, read_all
from notifications.actions.telling import notify, queue_mail

__all__ = ["deliver", "notify", "prefer", "queue_mail", "read", "read_all", "retry"]
