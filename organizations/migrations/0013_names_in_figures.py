from django.db import migrations, models
from django.db.models import Func


class Migration(migrations.Migration):
    """Pseudonyms need a key that stands nowhere else: the database makes one for each institution, old and new."""

    dependencies = [("organizations", "0012_sendings")]

    operations = [
        migrations.AddField(
            "institution",
            "names_for",
            models.CharField(
                choices=[
                    ("nobody", "Nobody: everybody stands under a pseudonym"),
                    ("central", "Central administrators"),
                    ("administrators", "Also regional and unit administrators, in their own part"),
                ],
                default="nobody",
                help_text="who reads names beside the figures of single people",
                max_length=14,
            ),
        ),
        migrations.AddField(
            "institution",
            "pseudonym_key",
            models.UUIDField(
                db_default=Func(function="gen_random_uuid", output_field=models.UUIDField()),
                editable=False,
                help_text="what pseudonyms in figures are made with; shown to nobody",
            ),
        ),
    ]
