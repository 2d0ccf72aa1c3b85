"""What the demo's people have to do with their data. Called when they have been made."""

from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from accounts.actions import privacy
from accounts.models import DataRequest, User

_READ = """
    INSERT INTO accounts_disclosurereading (user_id, text_id, language, shown_at, confirmed_at)
    SELECT person.id, text.id, person.language, now(), now() FROM accounts_user person
    JOIN accounts_disclosuretext text ON text.number = (
        SELECT max(number) FROM accounts_disclosuretext WHERE published_at IS NOT NULL)
    ON CONFLICT DO NOTHING
"""


def read_the_disclosure() -> None:
    """Everybody has read the text by now, so that the demo begins with its pages."""
    with connection.cursor() as cursor:
        cursor.execute(_READ)


def ask_about_data() -> None:
    """A correction that is nearly due, and a question of today."""
    early = privacy.file_request(
        DataRequest.Kind.RECTIFICATION,
        "Evlendim, soyadım Doğan Kaya oldu. Ekranlarda öyle görünsün.",
        key=uuid4(),
        by=User.objects.get(email="sevgi@karaova.example"),
    )
    filed_at = timezone.now() - timedelta(days=25)
    due_on = DataRequest.last_day(timezone.localdate(filed_at))
    DataRequest.objects.filter(pk=early.pk).update(filed_at=filed_at, due_on=due_on)
    privacy.file_request(DataRequest.Kind.ACCESS, "", key=uuid4(), by=User.objects.get(email="melis@akcasu.example"))
