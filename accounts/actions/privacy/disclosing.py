"""The disclosure text from draft to published, who has read it, and what people agree to apart from it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import disclosure
from accounts.actions.privacy.recording import note
from accounts.models import Consent, DisclosureReading, DisclosureText, PrivacyEvent, User
from common.refusals import Refused

Kind = PrivacyEvent.Kind


@transaction.atomic
def draft_text(*, by: User) -> DisclosureText:
    """A new version that begins as the newest one says. There is one draft at a time; a second asks for the first."""
    list(DisclosureText.objects.select_for_update().order_by("number")[:1])  # one manager at a time; then look afresh
    newest = DisclosureText.objects.order_by("-number").first()
    if newest is not None and newest.is_draft:
        return newest
    draft = DisclosureText.objects.create(
        number=newest.number + 1 if newest else 1,
        text_tr=newest.text_tr if newest else "",
        text_en=newest.text_en if newest else "",
        drafted_by=by,
        drafted_at=timezone.now(),
    )
    note(Kind.TEXT_DRAFTED, by=by, number=draft.number)
    return draft


@transaction.atomic
def edit_text(text: DisclosureText, *, text_tr: str, text_en: str, by: User) -> None:
    text = _draft(text)
    text.text_tr, text.text_en = (words.strip().replace("\r\n", "\n") + "\n" for words in (text_tr, text_en))
    text.save(update_fields=["text_tr", "text_en"])
    note(Kind.TEXT_CHANGED, by=by, number=text.number)


@transaction.atomic
def publish_text(text: DisclosureText, *, by: User) -> None:
    """From now on everybody is shown this version once, and it can no longer be changed."""
    text = _draft(text)
    before = DisclosureText.objects.filter(number__lt=text.number).order_by("-number").first()
    if not text.text_tr.strip() or not text.text_en.strip():
        raise Refused(_("Write the text in both languages first."))
    if before and (before.text_tr, before.text_en) == (text.text_tr, text.text_en):
        raise Refused(_("Nothing differs from the version before. Everybody would be shown the same text again."))
    text.published_at, text.published_by = timezone.now(), by
    text.save(update_fields=["published_at", "published_by"])
    note(Kind.TEXT_PUBLISHED, by=by, number=text.number)
    transaction.on_commit(disclosure.forget)


@transaction.atomic
def discard_text(text: DisclosureText, *, by: User) -> None:
    text = _draft(text)
    note(Kind.TEXT_DISCARDED, by=by, number=text.number)
    text.delete()


def read_text(text: DisclosureText, *, shown_at: datetime, language: str, by: User) -> None:
    """Keeps that the person was shown this version and says to have read it. A second time changes nothing."""
    now = timezone.now()
    DisclosureReading.objects.get_or_create(
        user=by, text=text, defaults={"language": language, "shown_at": min(shown_at, now), "confirmed_at": now}
    )


def give_consent(purpose: str, *, by: User) -> None:
    _answer(purpose, given=True, by=by)


def withdraw_consent(purpose: str, *, by: User) -> None:
    _answer(purpose, given=False, by=by)


@transaction.atomic
def _answer(purpose: str, *, given: bool, by: User) -> None:
    """One more line in the history, unless it says what holds already."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    last = Consent.objects.filter(user=by, purpose=purpose).order_by("-id").first()
    if (last.is_given if last else False) != given:
        Consent.objects.create(user=by, purpose=purpose, is_given=given, at=timezone.now())


def _draft(text: DisclosureText) -> DisclosureText:
    found = DisclosureText.objects.select_for_update().filter(pk=text.pk).first()
    if found is None:
        raise Refused(_("This draft was discarded."))
    if not found.is_draft:
        raise Refused(_("This version is published and can no longer be changed."))
    return found
