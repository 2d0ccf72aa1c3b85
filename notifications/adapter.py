from typing import Any

from django.utils import translation

from accounts.adapter import AccountAdapter
from accounts.letters import words
from notifications.actions import queue_mail
from notifications.nudge import nudge_after_commit


class MailingAdapter(AccountAdapter):
    """Sign-in's mails go through the outbox, never in the request."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        if user is None:
            # Nobody has this address. The worker is woken all the same, so that the answer takes as long.
            nudge_after_commit()
            return
        with translation.override(user.language):
            subject, text = words(template_prefix, context)
        queue_mail(email, subject, text, user=user, secret="key" in context)
