from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_kept_reports")]

    operations = [
        migrations.AlterField(
            model_name="dispatch",
            name="state",
            field=models.CharField(
                choices=[
                    ("making", "Being made"),
                    ("ready", "Made, not sent yet"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("stopped", "Not made"),
                ],
                default="making",
                max_length=7,
            ),
        ),
        migrations.RemoveConstraint(model_name="dispatch", name="a_dispatch_that_stopped_says_why"),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=Q(state__in=["making", "ready", "sent"]) | ~Q(reason=""),
                name="a_dispatch_that_stopped_says_why",
            ),
        ),
        migrations.RemoveIndex(model_name="dispatch", name="dispatches_to_send"),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                fields=["send_at", "id"], name="dispatches_to_send", condition=Q(state__in=["making", "ready"])
            ),
        ),
    ]
