"""A kind of reminder: what is today in my trial."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("diary", "0009_key_check")]

    operations = [
        migrations.AlterField(
            model_name="reminder",
            name="kind",
            field=models.CharField(
                choices=[
                    ("check_in", "Check In"),
                    ("ems_session", "Ems Session"),
                    ("trial_period", "Trial Period"),
                    ("weekly", "Weekly"),
                    ("custom", "Custom"),
                ],
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint(model_name="reminder", name="reminder_kind_known"),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=Q(
                    kind__in=["check_in", "ems_session", "trial_period", "weekly", "custom"]
                ),
                name="reminder_kind_known",
            ),
        ),
    ]
