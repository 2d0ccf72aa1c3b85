from surveys.models.answers import SurveyAnswer, SurveySheet, SurveyTheme
from surveys.models.asked import SurveyInvitation, SurveyReach
from surveys.models.surveys import Survey, SurveyOutcome, SurveyQuestion

__all__ = [
    "Survey",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyOutcome",
    "SurveyQuestion",
    "SurveyReach",
    "SurveySheet",
    "SurveyTheme",
]
