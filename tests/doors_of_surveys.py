"""The doors of surveys, and the surveys behind them; read tests/doors.py first."""

from dataclasses import dataclass
from typing import Any

from notifications.models import Notice
from surveys.actions import building, telling
from surveys.links import answer_address
from surveys.models import Survey, SurveyAnswer, SurveyTheme
from tests.cast import Cast
from tests.surveys.surveying import answered, asked, closed, drafted, started

DRAFT_VERBS = ("survey", "change_words", "change_manner", "copy_survey", "discard_survey", "preview", "start_survey")
DRAFT_VERBS += ("change_audience", "add_place", "remove_place")
CLOSED_VERBS = ("results", "write_outcome", "publish_outcome", "outcome")

GET = """
#                                        stranger ayse baris elif cem deniz burak filiz
surveys:surveys                          302 404 404 404 404 403 403 200
surveys:create_survey                    302 404 404 404 404 403 403 200
surveys:survey                           302 404 404 404 404 403 403 200
surveys:change_words                     302 404 404 404 404 403 403 200
surveys:change_manner                    302 404 404 404 404 403 403 200
surveys:copy_survey                      302 405 405 405 405 405 405 405
surveys:discard_survey                   302 404 404 404 404 403 403 200
surveys:add_question                     302 404 404 404 404 403 403 200
surveys:change_question                  302 404 404 404 404 403 403 200
surveys:remove_question                  302 405 405 405 405 405 405 405
surveys:move_question                    302 405 405 405 405 405 405 405
surveys:preview                          302 404 404 404 404 403 403 200
surveys:change_audience                  302 404 404 404 404 403 403 200
surveys:add_place                        302 405 405 405 405 405 405 405
surveys:remove_place                     302 405 405 405 405 405 405 405
surveys:start_survey                     302 404 404 404 404 403 403 200
surveys:extend_survey                    302 404 404 404 404 403 403 200
surveys:close_survey                     302 404 404 404 404 403 403 200
surveys:results                          302 404 404 404 404 403 403 200
surveys:results_file                     302 404 404 404 404 403 403 200
surveys:texts                            302 404 404 404 404 403 403 200
surveys:add_theme                        302 404 404 404 404 403 403 200
surveys:remove_theme                     302 405 405 405 405 405 405 405
surveys:tag_answer                       302 405 405 405 405 405 405 405
surveys:write_outcome                    302 404 404 404 404 403 403 200
surveys:publish_outcome                  302 404 404 404 404 403 403 200
surveys:mine                             302 200 200 200 200 403 403 403
surveys:answer                           302 200 200 200 404 404 404 404
surveys:answer_by_link                   200 200 200 200 200 200 200 200
surveys:outcome                          302 200 200 200 404 200 200 200
surveys:institution_surveys              302 200 200 200 404 403 403 403
surveys:institution_results              302 403 403 200 404 403 403 403
"""

POST = """
surveys:create_survey                    302 404 404 404 404 403 403 422
surveys:change_words                     302 404 404 404 404 403 403 422
surveys:change_manner                    302 404 404 404 404 403 403 422
surveys:copy_survey                      302 404 404 404 404 403 403 302
surveys:discard_survey                   302 404 404 404 404 403 403 302
surveys:add_question                     302 404 404 404 404 403 403 422
surveys:change_question                  302 404 404 404 404 403 403 422
surveys:remove_question                  302 404 404 404 404 403 403 302
surveys:move_question                    302 404 404 404 404 403 403 302
surveys:change_audience                  302 404 404 404 404 403 403 422
surveys:add_place                        302 404 404 404 404 403 403 404
surveys:remove_place                     302 404 404 404 404 403 403 404
surveys:start_survey                     302 404 404 404 404 403 403 302
surveys:extend_survey                    302 404 404 404 404 403 403 422
surveys:close_survey                     302 404 404 404 404 403 403 302
surveys:add_theme                        302 404 404 404 404 403 403 422
surveys:remove_theme                     302 404 404 404 404 403 403 302
surveys:tag_answer                       302 404 404 404 404 403 403 302
surveys:write_outcome                    302 404 404 404 404 403 403 422
surveys:publish_outcome                  302 404 404 404 404 403 403 302
surveys:answer                           302 422 422 422 404 404 404 404
surveys:answer_by_link                   422 422 422 422 422 422 422 422
"""


@dataclass
class Surveys:
    draft: Survey
    running: Survey  # named, asks everybody of ayse's institution
    link: str  # ayse's, of an anonymous one that runs
    closed: Survey  # named, five of ayse's institution answered; its outcome is published
    theme: SurveyTheme


def build(cast: Cast, people: Any) -> Surveys:
    """`people` are the five of ayse's institution. Nobody is told: other tests count notices and mails."""
    everything = ("scale", "choice", "choices", "text", "nps", "ces")
    found = [drafted(everything, quiet_days=0, is_anonymous=number == 1) for number in range(4)]
    for survey in found:
        building.add_place(survey, cast.akcasu, by=cast.filiz)
    draft, secret, running, past = found
    started(secret), started(running), started(past)
    for number, person in enumerate(people):
        answered(past, person, number + 1, number % 3, "Yanıtlar hızlı geliyor")
    past = closed(past)
    theme = telling.add_theme(past, name="Hız")
    telling.tag_answer(SurveyAnswer.objects.exclude(text="").order_by("pk")[0], [theme])
    words = {"found_tr": "Hız beğenildi.", "found_en": "Speed was liked."}
    words |= {"done_tr": "Bir kişi daha görevlendirdik.", "done_en": "We added a colleague."}
    telling.write_outcome(past, **words, by=cast.filiz)
    telling.publish_outcome(past, by=cast.filiz)
    Notice.objects.filter(kind__startswith="survey_").delete()
    link = answer_address(asked(secret, cast.ayse).pk, secret.pk, is_anonymous=True).split("/")[-2]
    return Surveys(draft, running, link, past, theme)


def holes(world: Any) -> dict[str, dict[str, Any]]:
    found: Surveys = world.surveys
    draft, past = {"pk": found.draft.pk}, {"pk": found.closed.pk}
    question = {"pk": found.draft.questions.order_by("place")[1].pk}
    text = found.closed.questions.get(kind="text")
    answer = text.answers.order_by("pk")[0]
    return {
        **{f"surveys:{verb}": draft for verb in DRAFT_VERBS},
        **{f"surveys:{verb}": past for verb in CLOSED_VERBS},
        "surveys:add_question": {**draft, "kind": "choices"},
        **{f"surveys:{verb}_question": question for verb in ("change", "remove", "move")},
        "surveys:extend_survey": {"pk": found.running.pk},
        "surveys:close_survey": {"pk": found.running.pk},
        "surveys:results_file": {**past, "kind": "csv"},
        "surveys:texts": {"pk": text.pk},
        "surveys:add_theme": {"pk": text.pk},
        "surveys:remove_theme": {"pk": found.theme.pk},
        "surveys:tag_answer": {"public_id": answer.pk},
        "surveys:answer": {"pk": found.running.pk},
        "surveys:answer_by_link": {"token": found.link},
        "surveys:institution_surveys": {"pk": world.cast.akcasu.pk},
        "surveys:institution_results": {"pk": world.cast.akcasu.pk, "survey": found.closed.pk},
    }
