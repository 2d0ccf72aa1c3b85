"""A survey from the draft to what was done about it, without a script; answered on a phone, by the link of the mail."""

import pytest
from django.core import mail

from notifications.actions import deliver
from surveys.models import Survey, SurveySheet
from tests.browser.conftest import words
from tests.surveys.surveying import answered, crowd

pytestmark = pytest.mark.browser

say = words("tr")


def test_a_survey_is_built_answered_and_told_without_javascript(committed, monday, visit):
    people = crowd(committed.akcasu, 5)
    office = visit(scripts=False).is_(committed.filiz)
    page = office.page

    page.goto("/office/surveys/new/")
    for name, text in (("title_tr", "Kolay mıydı?"), ("title_en", "Was it easy?")):
        page.locator(f"#id_{name}").fill(text)
    page.get_by_role("button", name=say("Create the draft")).click()
    page.get_by_role("link", name=say("Effort, 1 to 7 (CES)")).click()
    page.locator("#id_text_tr").fill("Talep açmak kolay mıydı?")
    page.locator("#id_text_en").fill("Was it easy to file?")
    page.get_by_role("button", name=say("Add the question")).click()
    page.get_by_role("link", name=say("Text"), exact=True).click()
    page.locator("#id_text_tr").fill("Neden?")
    page.locator("#id_text_en").fill("Why?")
    page.locator("#id_is_required").uncheck()
    page.get_by_role("button", name=say("Add the question")).click()
    survey = Survey.objects.get()
    page.goto(f"/office/surveys/{survey.pk}/manner/")
    page.locator("input[name=is_anonymous][value=yes]").check()
    page.locator("#id_ends_on").fill("18.12.2026")
    page.get_by_role("button", name=say("Save"), exact=True).click()
    page.get_by_role("link", name=say("Start"), exact=True).click()
    page.get_by_role("button", name=say("Start the survey")).click()
    page.locator("#messages .notice.ok").wait_for()

    answered_by_link(visit, committed.ayse)
    for person in people:
        answered(survey, person, 6)
    assert SurveySheet.objects.count() == 6
    page.get_by_role("link", name=say("Close the survey")).click()
    page.get_by_role("button", name=say("Close the survey")).click()
    page.get_by_role("link", name=say("Results"), exact=True).click()
    assert office.reads("5,8")  # five and five times six
    told_back(page, visit, committed)


def answered_by_link(visit, person):
    """The mail's link on a phone, signed in nowhere; an empty sheet first."""
    deliver()
    letter = next(one for one in mail.outbox if one.to == [person.email])
    path = letter.body[letter.body.index("/surveys/link/") :].split()[0]
    phone = visit(scripts=False, width=390)
    phone.expects("^422 POST")
    phone.page.goto(path)
    phone.page.locator("textarea").fill("Her şey yerindeydi")
    phone.page.get_by_role("button", name=say("Hand in the answers")).click()
    assert phone.page.title().startswith(say("Error:"))
    assert phone.page.locator("textarea").input_value() == "Her şey yerindeydi"
    phone.page.locator("input[type=radio][value='5']").check()
    phone.page.get_by_role("button", name=say("Hand in the answers")).click()
    assert phone.reads(say("Thank you, your answers have arrived"))
    phone.page.goto(path)
    assert phone.page.locator("form.sheet-form").count() == 0


def told_back(page, visit, cast):
    page.get_by_role("link", name=say("The survey"), exact=True).click()
    page.get_by_role("link", name=say("Write"), exact=True).click()
    for name in ("found_tr", "found_en", "done_tr", "done_en"):
        page.locator(f"#id_{name}").fill("Alanları azalttık.")
    page.get_by_role("button", name=say("Save"), exact=True).click()
    page.get_by_role("link", name=say("Publish"), exact=True).click()
    page.get_by_role("button", name=say("Publish"), exact=True).click()
    page.locator("#messages .notice.ok").wait_for()
    baris = visit(scripts=False).is_(cast.baris)
    baris.page.goto("/surveys/")
    baris.page.get_by_role("link", name=say("What we did about it")).click()
    assert baris.reads("Alanları azalttık.")
    assert not baris.reads("Her şey yerindeydi")
