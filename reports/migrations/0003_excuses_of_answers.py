from django.db import migrations


def forget_closed_days(apps, schema_editor):
    """An excuse counts for who answered, no longer for who excused: days are added up anew by the night."""
    apps.get_model("reports", "RolledDay").objects.all().delete()
    apps.get_model("reports", "DailyFigure").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_staff_measures")]

    operations = [migrations.RunPython(forget_closed_days, migrations.RunPython.noop)]
