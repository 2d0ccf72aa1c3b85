from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0005_told_of_today")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="used_days",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="used one of the products, or any, in so many days", null=True
            ),
        ),
    ]
