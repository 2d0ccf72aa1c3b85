"""An anonymous survey really is: nothing in the database leads from a person to what they answered."""

from collections import Counter
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.actions.privacy import erase_person, make_export
from accounts.models import AuditEntry
from accounts.personal import sections_of
from surveys.actions import asking
from surveys.actions.mixing import is_unmixed, mix
from surveys.models import SurveyAnswer, SurveyInvitation, SurveySheet
from tests.surveys.surveying import address, answered, closed, crowd, started, typed

SECRET = "Yalnızca ben bilirim"
ANSWERS = ("surveys_surveysheet", "surveys_surveyanswer")
# What a row of these two may hold. Anything else has to be looked at by a person before it is added here.
MAY_HOLD = {
    "surveys_surveysheet": {"id", "survey_id", "person_id", "institution_id", "region_id", "tier", "answered_at"},
    "surveys_surveyanswer": {"id", "sheet_id", "question_id", "number", "chosen", "text"},
}


def rows(table, columns="*"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table}")
        return cursor.fetchall()


def tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
        )
        return cursor.fetchall()


def by_link(survey, people):
    for number, person in enumerate(people):
        assert (
            Client().post(address(survey, person), typed(survey, number % 5 + 1, number % 3, SECRET)).status_code == 302
        )


@pytest.fixture
def survey(cast):
    crowd(cast.akcasu, 9)
    return started(is_anonymous=True)


def test_no_column_of_an_answer_can_hold_a_person_a_moment_or_an_order(survey):
    found = {}
    for table, column in tables():
        if table in MAY_HOLD:
            found.setdefault(table, set()).add(column)

    assert found == MAY_HOLD
    for table in ANSWERS:
        assert connection.introspection.get_sequences(connection.cursor(), table) == []


def test_after_answering_no_row_of_any_table_holds_both_a_person_and_an_answer(survey):
    by_link(survey, [one.user for one in survey.invitations.select_related("user")][:8])
    sheets = {str(pk) for pk in SurveySheet.objects.values_list("pk", flat=True)}
    answers = {str(pk) for pk in SurveyAnswer.objects.values_list("pk", flat=True)}
    assert len(sheets) == 8

    told = {table for table, _column in tables() if table not in ANSWERS}
    for table in told:
        text = "\n".join(str(row[0]) for row in rows(table, f"row_to_json({table})::text"))
        assert not any(pk in text for pk in sheets | answers), table
        assert SECRET not in text, table
    for sheet in SurveySheet.objects.all():
        assert (sheet.person_id, sheet.answered_at, sheet.institution_id, sheet.region_id, sheet.tier) == (
            None,
            None,
            None,
            None,
            "",
        )


def test_the_only_values_an_answer_shares_with_other_tables_are_the_same_for_everybody(survey):
    """A join needs a value that stands on both sides and differs from person to person."""
    by_link(survey, [one.user for one in survey.invitations.select_related("user")][:8])
    columns = ("survey_id", "institution_id", "region_id", "tier", "person_id", "answered_at")

    for column in columns:
        assert len({row[0] for row in rows("surveys_surveysheet", f"{column}::text")}) == 1, column
    # What is left differs: random names, what was answered, and which question it was, of which each sheet has all.
    per_sheet = Counter(SurveyAnswer.objects.exclude(sheet=None).values_list("sheet", flat=True))
    assert set(per_sheet.values()) == {2}


def test_what_somebody_wrote_stands_on_no_sheet(survey, ayse):
    answered(survey, ayse, 1, text=SECRET)

    assert SurveyAnswer.objects.get(text=SECRET).sheet is None


def test_the_database_refuses_a_person_a_moment_or_two_traits_on_an_anonymous_sheet(survey, cast, ayse):
    answered(survey, ayse)
    sheets = SurveySheet.objects.filter(survey=survey)

    for change in (
        {"person": ayse},
        {"answered_at": timezone.now()},
        {"institution": cast.akcasu, "tier": "gold"},
        {"institution": cast.akcasu, "region": cast.region},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            sheets.update(**change)


def test_answering_writes_no_audit_entry_notice_or_log_line(survey, ayse, caplog):
    before = AuditEntry.objects.count()
    with caplog.at_level("DEBUG"):
        Client().post(address(survey, ayse), typed(survey, 3, 1, SECRET))

    assert AuditEntry.objects.count() == before
    assert SECRET not in caplog.text
    assert not [record for record in caplog.records if record.name.startswith("surveys")]


def transactions(table, condition):
    return [row[0] for row in rows(f"{table} WHERE {condition}", "xmin::text")]


@pytest.mark.django_db(transaction=True)
def test_mixed_sheets_and_marks_are_all_of_one_transaction_in_another_order(committed):
    people = [*crowd(committed.akcasu, 20)]
    survey = started(is_anonymous=True)
    for number, person in enumerate(people):
        answered(survey, person, number % 5 + 1)
    order = [str(row[0]) for row in rows("surveys_surveysheet ORDER BY ctid", "id")]
    assert len(set(transactions("surveys_surveysheet", "true"))) == 20
    assert is_unmixed(survey)

    asking.tend(timezone.localdate())

    mixed = [str(row[0]) for row in rows("surveys_surveysheet ORDER BY ctid", "id")]
    of_sheets = set(transactions("surveys_surveysheet", "true"))
    assert len(of_sheets) == 1
    assert set(transactions("surveys_surveyanswer", "true")) == of_sheets
    assert set(transactions("surveys_surveyinvitation", "true")) == of_sheets
    assert not set(order) & set(mixed)
    assert mixed == sorted(mixed)  # in the order of random names, whatever came first
    assert not is_unmixed(survey)
    scales = SurveyAnswer.objects.filter(question__kind="scale")
    assert Counter(scales.values_list("number", flat=True)) == dict.fromkeys(range(1, 6), 4)


def test_mixing_loses_nothing(survey):
    by_link(survey, [one.user for one in survey.invitations.select_related("user")][:7])
    said = lambda: sorted(SurveyAnswer.objects.values_list("question", "number", "chosen", "text"))  # noqa: E731
    together = lambda: sorted(  # noqa: E731
        sorted(str((one.question_id, one.number, one.chosen)) for one in sheet.answers.all())
        for sheet in SurveySheet.objects.all()
    )
    before, sheets = said(), together()

    mix(survey)

    assert (said(), together()) == (before, sheets)


def test_once_closed_even_who_answered_is_forgotten(survey, ayse):
    answered(survey, ayse)

    closed(survey)

    assert set(SurveyInvitation.objects.values_list("has_answered", flat=True)) == {None}
    assert survey.answered_count == 1


def test_a_trait_is_kept_only_where_five_were_asked_and_five_answered(cast):
    """Karaova has four of its own: their sheets keep nothing. Of Akçasu's the ninth would tell them apart."""
    people, few = crowd(cast.akcasu, 9), crowd(cast.karaova, 3)
    survey = started(is_anonymous=True, keeps="institution")
    for person in [*people, *few]:
        answered(survey, person)

    kept = Counter(SurveySheet.objects.values_list("institution", flat=True))
    closed(survey)

    assert kept == {cast.akcasu.pk: 9, None: 3}
    assert Counter(SurveySheet.objects.values_list("institution", flat=True)) == {None: 12}


def test_a_trait_stays_where_every_group_is_large_enough(cast):
    people, others = crowd(cast.akcasu, 6), crowd(cast.karaova, 6)
    survey = started(is_anonymous=True, keeps="institution")
    for person in [*people, *others]:
        answered(survey, person)

    closed(survey)

    assert Counter(SurveySheet.objects.values_list("institution", flat=True)) == {cast.akcasu.pk: 6, cast.karaova.pk: 6}


def test_results_come_once_it_is_closed(survey, filiz, signed_in):
    by_link(survey, [one.user for one in survey.invitations.select_related("user")][:6])
    browser = signed_in(filiz)
    places = ["", "file.csv", "file.xlsx"]
    text = survey.questions.get(kind="text")
    addresses = [f"/office/surveys/{survey.pk}/results/{place}" for place in places]
    addresses.append(f"/office/surveys/questions/{text.pk}/texts/")

    running = [browser.get(one).status_code for one in addresses]
    closed(survey)

    assert running == [404] * 4
    assert [browser.get(one).status_code for one in addresses] == [200] * 4


def test_the_own_data_says_that_one_was_asked_and_nothing_of_what_was_answered(survey, ayse):
    answered(survey, ayse, 1, text=SECRET)

    found = {section.code: list(section.rows) for section in sections_of(ayse)}

    assert [row["survey"] for row in found["surveys"]] == ["Destek memnuniyeti"]
    assert found["survey_answers"] == []
    assert make_export(ayse, data_request=None, by=ayse) is not None


def test_a_named_answer_is_in_the_own_data_and_loses_its_name_with_the_person(cast, ayse, filiz):
    named = started()
    answered(named, ayse, 2, 1, "Ayşe Yıldız yazdı")

    found = {section.code: list(section.rows) for section in sections_of(ayse)}
    assert {row["answer"] for row in found["survey_answers"]} == {"2", "Armut", "Ayşe Yıldız yazdı"}
    assert isinstance(found["survey_answers"][0]["answered_at"], datetime)
    erase_person(ayse, by=filiz)
    assert SurveySheet.objects.get().person is None
    assert "Ayşe" not in SurveyAnswer.objects.exclude(text="").get().text
