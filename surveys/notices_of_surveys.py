"""Who is told that a survey asks, reminds, or has led to something, and in which words."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.actions import Telling, notify_each
from notifications.registry import Group, register
from organizations.models import Membership
from surveys.links import answer_address
from surveys.models import Survey, SurveyInvitation, SurveyOutcome, SurveyReach
from surveys.models.surveys import in_language
from surveys.permissions import reached
from surveys.queries.audience import OPT_OUT

ASKED, REMINDED, PUBLISHED = "survey_asked", "survey_reminded", "survey_published"
CLOSED = "survey_closed"
SURVEYS = Group(
    OPT_OUT, gettext_lazy("Surveys; switched off, you are not asked at all"), lambda user: not user.is_vendor
)
OUTCOMES = Group("survey_outcomes", gettext_lazy("What came of a survey"), lambda user: not user.is_vendor)

Invitations = QuerySet[SurveyInvitation]


def asked(survey: Survey, invitations: Invitations) -> None:
    _tell(survey, invitations, ASKED)


def reminded(survey: Survey, invitations: Invitations) -> None:
    _tell(survey, invitations, REMINDED)


def _tell(survey: Survey, invitations: Invitations, kind: str) -> None:
    data = {"title_tr": survey.title_tr, "title_en": survey.title_en, "is_anonymous": survey.is_anonymous}
    data["ends_on"] = survey.ends_on.isoformat() if survey.ends_on else ""
    found = invitations.select_related("user").order_by("id")
    notify_each((_telling(one, kind, ("survey_invitation", one.pk), data) for one in found), by=None)


def _telling(invitation: SurveyInvitation, kind: str, subject: tuple[str, int], data: dict[str, Any]) -> Telling:
    return Telling([invitation.user], kind, subject, data, invitation.institution_id)


def published(survey: Survey) -> None:
    """Everybody who was asked and still works there, and who runs an institution that was: its results are theirs."""
    living = Membership.objects.active().filter(user=OuterRef("user"), institution=OuterRef("institution"))
    found = SurveyInvitation.objects.filter(Exists(living), survey=survey).select_related("user").order_by("id")
    subject, data = ("survey", survey.pk), {"title_tr": survey.title_tr, "title_en": survey.title_en}
    asked = [_telling(one, PUBLISHED, subject, data | {"was_asked": True}) for one in found]
    told = {user.pk for telling in asked for user in telling.users}
    runs_it = Membership.objects.active().filter(role=Membership.Role.INSTITUTION_ADMIN)
    admins = runs_it.filter(institution__in=SurveyReach.objects.filter(survey=survey).values("institution"))
    beside = [
        Telling([place.user], PUBLISHED, subject, data | {"was_asked": False}, place.institution_id)
        for place in admins.exclude(user__in=told).select_related("user").order_by("user", "id").distinct("user")
    ]
    notify_each([*asked, *beside], by=None)


def closed(survey: Survey) -> None:
    """The managers, when the clock closed it: the results are there."""
    managers = User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True).order_by("id")
    data = {"title_tr": survey.title_tr, "title_en": survey.title_en, "answered": survey.answered_count}
    notify_each([Telling(managers, CLOSED, ("survey", survey.pk), data)], by=None)


def register_all() -> None:
    register(
        ASKED,
        title=_asked_title,
        body=_asked_body,
        address=_address,
        may_see=lambda user, pk: bool(_open_to(user, [pk])),
        which_seen=_open_to,
        group=SURVEYS,
    )
    register(
        REMINDED,
        title=_reminded_title,
        body=_asked_body,
        address=_address,
        may_see=lambda user, pk: bool(_silent(user, [pk])),
        which_seen=_silent,
        group=SURVEYS,
    )
    register(
        CLOSED,
        title=_closed_title,
        body=_closed_body,
        address=lambda pk: reverse("surveys:survey", args=[pk]),
        may_see=lambda user, pk: user.is_manager,
        which_seen=lambda user, pks: pks if user.is_manager else (),
        mailed=False,
    )
    register(
        PUBLISHED,
        title=_published_title,
        body=_published_body,
        address=lambda pk: reverse("surveys:outcome", args=[pk]),
        may_see=lambda user, pk: bool(_readable(user, [pk])),
        which_seen=_readable,
        group=OUTCOMES,
    )


def _open_to(user: User, pks: Collection[int]) -> Collection[int]:
    """Invitations of this person that can be answered, or were: the page then says thank you."""
    living = Membership.objects.active().filter(user=user, institution=OuterRef("institution"))
    mine = SurveyInvitation.objects.filter(Exists(living), pk__in=pks, user=user, survey__state=Survey.State.RUNNING)
    return list(mine.filter(survey__ends_on__gte=timezone.localdate()).values_list("pk", flat=True))


def _silent(user: User, pks: Collection[int]) -> Collection[int]:
    """A reminder is for whoever has not answered, also when it is sent much later than it was written."""
    silent = SurveyInvitation.objects.filter(pk__in=_open_to(user, pks), has_answered=False)
    return list(silent.values_list("pk", flat=True))


def _readable(user: User, pks: Collection[int]) -> Collection[int]:
    told = SurveyOutcome.objects.filter(survey__in=pks, published_at__isnull=False)
    return list(told.filter(survey__in=reached(user)).values_list("survey_id", flat=True))


def _address(pk: int) -> str:
    found: Iterable[tuple[int, bool]] = SurveyInvitation.objects.filter(pk=pk).values_list(
        "survey_id", "survey__is_anonymous"
    )
    for survey, is_anonymous in found:
        return answer_address(pk, survey, is_anonymous=is_anonymous)
    return reverse("surveys:mine")


def _title(data: dict[str, Any]) -> str:
    return in_language(data["title_tr"], data["title_en"])


def _asked_title(data: dict[str, Any]) -> str:
    return _("We ask for your opinion: %(title)s") % {"title": _title(data)}


def _reminded_title(data: dict[str, Any]) -> str:
    return _("A reminder, your opinion is still missing: %(title)s") % {"title": _title(data)}


def _asked_body(data: dict[str, Any]) -> str:
    last = formats.date_format(date.fromisoformat(data["ends_on"]), "DATE_FORMAT")
    answered = _("It takes a few minutes. Last day: %(day)s") % {"day": last}
    if not data["is_anonymous"]:
        return answered + "\n\n" + _("Your answers are read with your name. You sign in to answer.")
    told = _("The survey is anonymous: your answers are kept without your name, and you need not sign in.")
    return answered + "\n\n" + told + "\n\n" + _("The link is yours alone: whoever has it can answer in your place.")


def _published_title(data: dict[str, Any]) -> str:
    return _("What we did about it: %(title)s") % {"title": _title(data)}


def _published_body(data: dict[str, Any]) -> str:
    if not data.get("was_asked", True):
        return _("People of your institution were asked for their opinion. Read what came of it and what we changed.")
    return _("You were asked for your opinion. Read what came of it and what we changed.")


def _closed_title(data: dict[str, Any]) -> str:
    return _("A survey is closed: %(title)s") % {"title": _title(data)}


def _closed_body(data: dict[str, Any]) -> str:
    return _("People who answered: %(n)s. The results are ready.") % {"n": data["answered"]}
