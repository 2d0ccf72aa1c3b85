"""A mail as it goes out: one person, one stable Message-ID, text and plain HTML, in the reader's language."""

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from notifications.models import Mail
from notifications.registry import Question, kind_named

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def letter(mail: Mail) -> EmailMultiAlternatives:
    with translation.override(mail.user.language if mail.user else settings.LANGUAGE_CODE):
        subject, text, link = _words(mail)
        question = _question(mail)
        paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
        page = render_to_string(
            "emails/letter.html",
            {
                "subject": subject,
                "paragraphs": paragraphs,
                "question": question,
                "link": link,
                "language": translation.get_language(),
            },
        )
    plain = "\n\n".join(part for part in [text, *_asked(question), f"{link}\n" if link else ""] if part)
    message = EmailMultiAlternatives(
        subject,
        plain if link else text,
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


def _question(mail: Mail) -> Question | None:
    if mail.notice is None or mail.user is None:
        return None
    asked = kind_named(mail.notice.kind).question(mail.user, mail.notice.subject_id)
    if asked is None:
        return None
    return Question(asked.text, [(words, settings.PUBLIC_URL + place) for words, place in asked.answers], asked.note)


def _asked(question: Question | None) -> Iterator[str]:
    """Each answer on a line of its own, so that no mail program breaks its address."""
    if question is None:
        return
    yield question.text
    yield from (f"{words}:\n{address}" for words, address in question.answers)
    if question.note:
        yield question.note


def _one_line(subject: str) -> str:
    """A line break in a name or subject must not add a header, nor stop the mail."""
    return " ".join(subject.split())
