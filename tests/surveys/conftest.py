import pytest

from tests.surveys.surveying import answered, closed, crowd, started


@pytest.fixture
def told(cast):
    """Closed, anonymous, by institution: 7 of Akçasu and 6 of Karaova answered, one of them without words."""
    ours, theirs = crowd(cast.akcasu, 7), crowd(cast.karaova, 6)
    survey = started(kinds=("scale", "choice", "nps", "text"), is_anonymous=True, keeps="institution")
    for number, person in enumerate(ours):
        answered(survey, person, 5 if number else 1, 0, f"Telefon desteği hızlı {number}")
    for person in theirs:
        answered(survey, person, 3, 2)
    return closed(survey)
