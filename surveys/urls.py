from django.urls import URLPattern, URLResolver, include, path

from surveys import urls_checkins
from surveys.views import answering, asking, building, institution, questions, results

OFFICE = "office/surveys/"
ONE = OFFICE + "<int:pk>/"
QUESTION = OFFICE + "questions/<int:pk>/"

app_name = "surveys"
urlpatterns: list[URLPattern | URLResolver] = [
    path("office/follow-ups/", include("surveys.urls_following")),
    path(OFFICE, building.surveys, name="surveys"),
    path(OFFICE + "new/", building.create_survey, name="create_survey"),
    path(ONE, building.survey, name="survey"),
    path(ONE + "words/", building.change_words, name="change_words"),
    path(ONE + "manner/", building.change_manner, name="change_manner"),
    path(ONE + "copy/", building.copy_survey, name="copy_survey"),
    path(ONE + "discard/", building.discard_survey, name="discard_survey"),
    path(ONE + "questions/add/<slug:kind>/", questions.add_question, name="add_question"),
    path(QUESTION + "change/", questions.change_question, name="change_question"),
    path(QUESTION + "remove/", questions.remove_question, name="remove_question"),
    path(QUESTION + "move/", questions.move_question, name="move_question"),
    path(ONE + "preview/", questions.preview, name="preview"),
    path(ONE + "audience/", asking.change_audience, name="change_audience"),
    path(ONE + "audience/add/", asking.add_place, name="add_place"),
    path(ONE + "audience/remove/", asking.remove_place, name="remove_place"),
    path(ONE + "start/", asking.start_survey, name="start_survey"),
    path(ONE + "extend/", asking.extend_survey, name="extend_survey"),
    path(ONE + "close/", asking.close_survey, name="close_survey"),
    path(ONE + "results/", results.results, name="results"),
    path(ONE + "results/file.<slug:kind>", results.results_file, name="results_file"),
    path(QUESTION + "texts/", results.texts, name="texts"),
    path(QUESTION + "themes/add/", results.add_theme, name="add_theme"),
    path(OFFICE + "themes/<int:pk>/remove/", results.remove_theme, name="remove_theme"),
    path(OFFICE + "texts/<uuid:public_id>/tag/", results.tag_answer, name="tag_answer"),
    path(ONE + "outcome/", results.write_outcome, name="write_outcome"),
    path(ONE + "outcome/publish/", results.publish_outcome, name="publish_outcome"),
    path("surveys/", answering.mine, name="mine"),
    path("surveys/<int:pk>/answer/", answering.answer, name="answer"),
    path("surveys/link/<str:token>/", answering.answer_by_link, name="answer_by_link"),
    path("surveys/<int:pk>/outcome/", answering.outcome, name="outcome"),
    path("institutions/<int:pk>/surveys/", institution.institution_surveys, name="institution_surveys"),
    path(
        "institutions/<int:pk>/surveys/<int:survey>/",
        institution.institution_results,
        name="institution_results",
    ),
    *urls_checkins.urlpatterns,
]
