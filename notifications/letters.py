"""A mail as it goes out: one person, one stable Message-ID, text and plain HTML, in the reader's language."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from notifications.models import Mail
from notifications.registry import kind_named

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def letter(mail: Mail) -> EmailMultiAlternatives:
    with translation.override(mail.user.language if mail.user else settings.LANGUAGE_CODE):
        subject, text, link = _words(mail)
        paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
        page = render_to_string(
            "emails/letter.html",
            {"subject": subject, "paragraphs": paragraphs, "link": link, "language": translation.get_language()},
        )
    message = EmailMultiAlternatives(
        subject,
        f"{text}\n\n{link}\n" if link else text,
        to=[mail.to_address],
        headers={**HEADERS, "Message-ID": mail.message_id},
    )
    message.attach_alternative(page, "text/html")
    return message


def _words(mail: Mail) -> tuple[str, str, str]:
    if mail.notice is None:
        return _one_line(mail.subject), mail.text, ""
    kind = kind_named(mail.notice.kind)
    data = mail.notice.data
    return _one_line(kind.title(data)), kind.body(data), settings.PUBLIC_URL + kind.address(mail.notice.subject_id)


def _one_line(subject: str) -> str:
    """A line break in a name or subject must not add a header, nor stop the mail."""
    return " ".join(subject.split())
