from surveys.models.answers import SurveyAnswer, SurveySheet, SurveyTheme
from surveys.models.asked import SurveyInvitation, SurveyReach
from surveys.models.following import FollowUp, FollowUpQuerySet, FollowUpStep
from surveys.models.surveys import Survey, SurveyOutcome, SurveyQuestion

__all__ = [
    "FollowUp",
    "FollowUpQuerySet",
    "FollowUpStep",
    "Survey",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyOutcome",
    "SurveyQuestion",
    "SurveyReach",
    "SurveySheet",
    "SurveyTheme",
]
