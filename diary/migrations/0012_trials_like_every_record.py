"""What the trials of before are not needed for any more goes, and what every synced record keeps to is kept to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diary", "0011_synced_trials")]

    operations = [
        migrations.DeleteModel("TrialPause"),
        migrations.RemoveField("trial", "ended_at"),
        migrations.AddConstraint(
            "trial",
            models.UniqueConstraint(
                models.F("owner"), models.F("record_id"), name="trial_id_unique_per_owner"
            ),
        ),
        migrations.AddConstraint(
            "trial",
            models.CheckConstraint(condition=models.Q(("rev__gt", 0)), name="trial_has_a_rev"),
        ),
        migrations.AddIndex(
            "trial", models.Index(fields=["owner", "rev"], name="trial_changes")
        ),
        migrations.AddIndex(
            "trial", models.Index(fields=["owner", "-recorded_at"], name="trials_of_a_person")
        ),
    ]
