"""Whom a survey asks: the audience, who is spared, the sample, reminders, and the end. Also with several at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.refusals import Refused
from notifications.actions import deliver, prefer
from notifications.models import Mail, Notice
from organizations.models import Membership, Region, Unit
from products.models import Product, ProductUse
from surveys.actions import asking, building
from surveys.models import Survey, SurveyInvitation, SurveyReach
from surveys.queries.audience import reach
from tests.race import at_once, failures
from tests.sales import filed, sold
from tests.surveys.surveying import answered, asked, closed, crowd, drafted, started

TODAY = timezone.localdate


def people(survey):
    return {one.user.email.split("@")[0] for one in survey.invitations.select_related("user")}


def test_it_asks_members_everywhere_and_nobody_at_the_vendor(cast):
    assert people(started()) == {"ayse", "baris", "elif", "cem"}


def test_places_add_up_and_a_region_reaches_everything_below_it(cast, filiz):
    inner = Region.objects.create(institution=cast.akcasu, parent=cast.region, name="İç")
    Region.objects.filter(pk=inner.pk).update(path=[cast.region.pk, inner.pk])
    unit = Unit.objects.create(institution=cast.akcasu, region=inner, name="İç Birim")
    crowd(cast.akcasu, 1, unit=unit, name="ic")
    outside = Unit.objects.create(institution=cast.akcasu, name="Bölgesiz")
    crowd(cast.akcasu, 1, unit=outside, name="dis")
    survey = drafted()
    building.add_place(survey, cast.region, by=filiz)

    assert {name.rstrip("0123456789") for name in people(started(survey))} == {"ayse", "baris", "elif", "ic"}


def test_conditions_by_tier_product_role_and_use_have_to_be_met_together(cast):
    sold(cast.akcasu, "premium")
    sold(cast.karaova, "silver")
    filed(cast.ayse)
    filed(cast.ayse)
    filed(cast.baris)
    cast.ayse.last_login = timezone.now()
    cast.ayse.save(update_fields=["last_login"])
    counted = lambda **audience: reach(drafted(audience=audience), TODAY()).found  # noqa: E731

    assert counted() == 4
    assert counted(tiers=["premium"]) == 3
    assert counted(tiers=["silver"]) == 1
    assert counted(tiers=["gold"]) == 0
    assert counted(products=[cast.desktop]) == 4
    assert counted(roles=["institution_admin"]) == 2
    assert counted(roles=["institution_admin"], tiers=["premium"]) == 1
    assert counted(filed_least=1, filed_days=30) == 2
    assert counted(filed_least=2, filed_days=30) == 1
    assert counted(seen_days=7) == 1


def test_who_used_a_product_lately_is_reached(cast):
    other = Product.objects.create(code="other", name="Başka")
    use = {"product": cast.desktop, "feature": "", "count": 1}
    days = {cast.ayse: 3, cast.baris: 40}
    for person, ago in days.items():
        day, who = TODAY() - timedelta(days=ago), f"u{person.pk}"
        ProductUse.objects.create(institution=cast.akcasu, user=person, who=who, day=day, **use)
    ProductUse.objects.create(institution=cast.akcasu, user=cast.cem, who="u0", day=TODAY(), **use)
    found = lambda **audience: people(started(drafted(audience=audience, quiet_days=0)))  # noqa: E731

    assert found(used_days=7) == {"ayse"}
    assert found(used_days=41) == {"ayse", "baris"}
    assert found(used_days=41, products=[cast.desktop]) == {"ayse", "baris"}
    assert reach(drafted(audience={"used_days": 41, "products": [other]}), TODAY()).found == 0


def test_a_product_nobody_owns_reaches_nobody(cast):
    other = Product.objects.create(code="other", name="Başka")

    assert reach(drafted(audience={"products": [other]}), TODAY()).found == 0


def test_who_left_or_was_deactivated_is_never_asked(cast):
    Membership.objects.filter(user=cast.ayse).update(left_at=timezone.now())
    cast.baris.is_active = False
    cast.baris.save(update_fields=["is_active"])

    assert people(started()) == {"elif", "cem"}


def test_who_switched_surveys_off_is_never_asked(cast):
    prefer("mail", ["general"], by=cast.ayse)

    assert reach(drafted(), TODAY()).refused == 1
    assert people(started()) == {"baris", "elif", "cem"}


def test_the_preference_stands_on_the_page_of_preferences(cast, signed_in):
    page = signed_in(cast.ayse).get("/notifications/preferences/").content.decode()

    assert 'value="surveys"' in page


def test_somebody_of_two_institutions_is_asked_once(cast):
    Membership.objects.create(user=cast.ayse, institution=cast.karaova, unit=cast.zoning, role="member")

    survey = started()

    assert reach(drafted(quiet_days=0), TODAY()).found == 4
    assert survey.asked_count == 4


def test_nobody_is_asked_twice_within_the_days_of_the_later_survey(cast):
    day = TODAY()
    started(drafted(ends_on=day + timedelta(days=400)), today=day)
    later = day + timedelta(days=60)

    assert reach(drafted(quiet_days=90), later).lately == 4
    with pytest.raises(Refused):
        started(drafted(quiet_days=90, ends_on=later + timedelta(days=9)), today=later)
    assert started(drafted(quiet_days=60, ends_on=later + timedelta(days=9)), today=later).asked_count == 4


def test_the_database_itself_refuses_to_ask_twice_too_soon(cast):
    survey = started()
    first = asked(survey, cast.ayse)
    other = drafted()

    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyInvitation.objects.create(
            survey=other, user=cast.ayse, institution=cast.akcasu, asked_on=first.asked_on, quiet=first.quiet
        )


def test_two_surveys_that_start_at_once_never_ask_one_person_both(committed):
    crowd(committed.akcasu, 30)
    surveys = [drafted(), drafted()]

    results = at_once(2, lambda number: asking.start_survey(surveys[number], by=None))

    counted = list(SurveyInvitation.objects.values_list("user_id", flat=True))
    assert len(counted) == len(set(counted)) == 34
    assert all(isinstance(error, Refused) for error in failures(results))
    states = sorted(Survey.objects.values_list("state", "asked_count"))
    assert sum(count for _state, count in states) == 34


def test_a_survey_started_twice_at_once_asks_once(committed):
    survey = drafted()

    results = at_once(2, lambda number: asking.start_survey(survey, by=None))

    assert len(failures(results)) == 1
    assert SurveyInvitation.objects.count() == 4
    assert Notice.objects.filter(kind="survey_asked").count() == 4


def test_a_sample_is_as_large_as_was_said_and_the_same_with_the_same_seed(cast):
    crowd(cast.akcasu, 16)
    counted = lambda **audience: drafted(quiet_days=0, audience=audience)  # noqa: E731
    first, second = (counted(sampling="people", sample_size=7) for _number in range(2))
    share = counted(sampling="share", sample_size=33)

    for survey, seed in ((first, 5), (second, 5), (share, 6)):
        asking.start_survey(survey, by=None, seed=seed)

    assert first.invitations.count() == second.invitations.count() == 7
    assert people(first) == people(second)
    assert share.invitations.count() == 7  # a third of twenty, rounded up
    share.refresh_from_db()
    assert (share.seed, share.found_count) == (6, 20)


def test_before_starting_the_page_says_how_many_it_reaches_and_leaves_out(cast, filiz, signed_in):
    started(audience={"roles": ["institution_admin"]})
    survey = drafted()

    page = signed_in(filiz).get(f"/office/surveys/{survey.pk}/")
    found = page.context["reach"]

    assert (found.found, found.lately, found.asked) == (4, 2, 2)
    assert "2" in signed_in(filiz).get(f"/office/surveys/{survey.pk}/start/").content.decode()


def test_everybody_asked_hears_by_bell_and_mail_in_their_language_with_the_link(cast, mailoutbox):
    cast.baris.language = "en"
    cast.baris.save(update_fields=["language"])
    survey = started()

    deliver()

    mails = {mail.to[0].split("@")[0]: mail for mail in mailoutbox}
    assert set(mails) == {"ayse", "baris", "elif", "cem"}
    assert mails["ayse"].subject == "Görüşünüzü soruyoruz: Destek memnuniyeti"
    assert mails["baris"].subject == "We ask for your opinion: Satisfaction with support"
    assert f"/surveys/{survey.pk}/answer/" in mails["ayse"].body
    assert Notice.objects.filter(user=cast.ayse, kind="survey_asked", institution=cast.akcasu.pk).count() == 1


def test_a_mail_that_waits_is_not_sent_to_who_left_meanwhile(cast, mailoutbox):
    started()
    Membership.objects.filter(user=cast.ayse).update(left_at=timezone.now())

    deliver()

    assert "ayse@akcasu.example" not in {mail.to[0] for mail in mailoutbox}
    assert len(mailoutbox) == 3


def reminders(survey):
    return sorted(
        Notice.objects.filter(kind="survey_reminded", subject_id__in=survey.invitations.values("pk")).values_list(
            "user__email", flat=True
        )
    )


def test_only_who_is_silent_is_reminded_at_most_twice(cast):
    day = TODAY()
    survey = started(drafted(first_reminder_days=3, second_reminder_days=6), today=day)
    answered(survey, cast.ayse)
    prefer("mail", ["general"], by=cast.cem)

    assert asking.tend(day + timedelta(days=2)) == 0
    assert asking.tend(day + timedelta(days=3)) == 2
    assert asking.tend(day + timedelta(days=3)) == 0
    answered(survey, cast.baris)
    assert asking.tend(day + timedelta(days=6)) == 1
    assert asking.tend(day + timedelta(days=9)) == 0
    assert reminders(survey) == ["baris@akcasu.example", "elif@akcasu.example", "elif@akcasu.example"]


def test_a_reminder_that_waits_is_not_sent_to_who_answered_meanwhile(cast, mailoutbox):
    day = TODAY()
    survey = started(drafted(first_reminder_days=1), today=day)
    Mail.objects.all().delete()
    asking.tend(day + timedelta(days=1))
    answered(survey, cast.ayse)

    deliver()

    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "baris@akcasu.example",
        "cem@karaova.example",
        "elif@akcasu.example",
    ]


def test_two_schedulers_remind_and_close_once(committed):
    day = TODAY()
    crowd(committed.akcasu, 20)
    survey = started(drafted(first_reminder_days=1), today=day)

    assert failures(at_once(3, lambda number: asking.tend(day + timedelta(days=1)))) == []
    assert len(reminders(survey)) == 24
    assert failures(at_once(3, lambda number: asking.tend(day + timedelta(days=60)))) == []
    survey.refresh_from_db()
    assert survey.is_closed


def test_a_survey_closes_the_day_after_its_last(cast):
    day = TODAY()
    survey = started(drafted(ends_on=day), today=day)

    asking.tend(day)
    survey.refresh_from_db()
    assert survey.is_running
    asking.tend(day + timedelta(days=1))
    survey.refresh_from_db()
    assert survey.is_closed
    assert list(Notice.objects.filter(kind="survey_closed").values_list("user", flat=True)) == [cast.filiz.pk]
    with pytest.raises(Refused):
        closed(survey)


def test_every_institution_of_the_audience_is_noted_also_when_nobody_of_it_was_drawn(cast):
    survey = started(audience={"sampling": "people", "sample_size": 1})

    assert set(SurveyReach.objects.filter(survey=survey).values_list("institution", flat=True)) == {
        cast.akcasu.pk,
        cast.karaova.pk,
    }
    assert sum(SurveyReach.objects.values_list("asked", flat=True)) == 1


def test_asking_costs_the_same_statements_for_many_people(cast):
    few, many = drafted(quiet_days=0), drafted(quiet_days=0)
    with CaptureQueriesContext(connection) as first:
        asking.start_survey(few, by=None)
    crowd(cast.akcasu, 40)

    with CaptureQueriesContext(connection) as second:
        asking.start_survey(many, by=None)

    assert len(second) == len(first)


def test_a_running_survey_gets_more_days_and_never_fewer(cast, filiz, signed_in):
    survey = started()
    browser, address = signed_in(filiz), f"/office/surveys/{survey.pk}/extend/"
    last = survey.ends_on

    assert browser.post(address, {"ends_on": last.strftime("%d.%m.%Y")}).status_code == 422
    assert browser.post(address, {"ends_on": (last + timedelta(days=7)).strftime("%d.%m.%Y")}).status_code == 302

    survey.refresh_from_db()
    assert survey.ends_on == last + timedelta(days=7)
    assert signed_in(cast.ayse).get(f"/surveys/{survey.pk}/answer/").status_code == 200
    with pytest.raises(Refused):
        asking.extend_survey(closed(survey), ends_on=last + timedelta(days=30), by=filiz)
