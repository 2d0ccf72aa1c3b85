from surveys.models.answers import SurveyAnswer, SurveySheet, SurveyTheme
from surveys.models.asked import SurveyInvitation, SurveyReach
from surveys.models.checkins import Act, CheckIn, CheckInComment, CheckInEvent, InstitutionRhythm, Rhythm, TierRhythm
from surveys.models.following import FollowUp, FollowUpQuerySet, FollowUpStep
from surveys.models.surveys import Survey, SurveyOutcome, SurveyQuestion

__all__ = [
    "Act",
    "CheckIn",
    "CheckInComment",
    "CheckInEvent",
    "FollowUp",
    "FollowUpQuerySet",
    "FollowUpStep",
    "InstitutionRhythm",
    "Rhythm",
    "Survey",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyOutcome",
    "SurveyQuestion",
    "SurveyReach",
    "SurveySheet",
    "SurveyTheme",
    "TierRhythm",
]
