from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_checkins")]

    operations = [
        migrations.AddField(
            model_name="checkin",
            name="today_told_at",
            field=models.DateTimeField(help_text="the caller was told in the morning of the day", null=True),
        ),
    ]
