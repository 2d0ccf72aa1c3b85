from django.db import migrations, models

ADDED = ("repeated", "captured_written", "captured_phone", "captured_remote", "signed_in")


def forget_closed_days(apps, schema_editor):
    """Days that were added up without the new measures are read as they happened, until the night adds them up anew."""
    apps.get_model("reports", "RolledDay").objects.all().delete()
    apps.get_model("reports", "DailyFigure").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_daily_figures")]

    operations = [
        migrations.RunPython(forget_closed_days, migrations.RunPython.noop),
        *(migrations.AddField("dailyfigure", name, models.IntegerField(default=0)) for name in ADDED),
    ]
