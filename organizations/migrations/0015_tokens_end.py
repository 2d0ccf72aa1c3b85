from datetime import timedelta

from django.db import migrations, models
from django.db.models import F


def give_a_year(apps, _editor):
    """Tokens of before end a year after they were made."""
    tokens = apps.get_model("organizations", "ProgramToken").objects
    tokens.update(expires_at=F("made_at") + timedelta(days=365))


class Migration(migrations.Migration):
    dependencies = [("organizations", "0014_tokens_of_programs")]

    operations = [
        migrations.AddField(
            model_name="programtoken",
            name="expires_at",
            field=models.DateTimeField(null=True, help_text="chosen when it was made; nothing prolongs it"),
        ),
        migrations.AddField(
            model_name="programtoken",
            name="warned_at",
            field=models.DateTimeField(blank=True, help_text="when its end was announced", null=True),
        ),
        migrations.RunPython(give_a_year, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="programtoken",
            name="expires_at",
            field=models.DateTimeField(help_text="chosen when it was made; nothing prolongs it"),
        ),
    ]
