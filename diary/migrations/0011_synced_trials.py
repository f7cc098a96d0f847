"""Trials become records that sync: each gets a number of its diary's counter, and its pauses as fields."""

from typing import Any

import diary.models.base
from django.db import migrations, models

DESIGN = (
    *("symptom", "preset", "pairs", "period_days", "washout_days", "matters", "off_kind"),
    *("starts_on", "time_zone"),
)


def number_trials(apps: Any, schema_editor: Any) -> None:
    """In the order in which they were begun; phones get them with their next pull."""
    states = apps.get_model("diary", "SyncState").objects
    for trial in apps.get_model("diary", "Trial").objects.order_by("recorded_at", "pk"):
        state = states.get(owner_id=trial.owner_id)
        state.seq += 1
        state.save(update_fields=["seq"])
        for pause in trial.old_pauses.order_by("from_on"):
            until = [] if pause.until_on is None else [f"{pause.until_on}"]
            trial.pauses[f"{pause.told_on}"] = [pause.reason, *until]
        names = [*DESIGN, *(f"pauses.{told_on}" for told_on in trial.pauses)]
        begun = int(trial.recorded_at.timestamp() * 1000)
        trial.field_rev = {name: [state.seq, begun, "api"] for name in names}
        if trial.ended_at is not None:
            ended = int(trial.ended_at.timestamp() * 1000)
            trial.field_rev["ended_on"] = [state.seq, ended, "api"]
        trial.rev = state.seq
        trial.save()


class Migration(migrations.Migration):
    dependencies = [("diary", "0010_trial_reminders")]

    operations = [
        migrations.RemoveConstraint("trial", "trial_id_unique_per_owner"),
        migrations.RemoveConstraint("trial", "trial_ended_whole"),
        migrations.RemoveIndex("trial", "trials_of_a_person"),
        migrations.RenameField("trial", "trial_id", "record_id"),
        migrations.RenameField("trial", "created_at", "recorded_at"),
        migrations.AlterField(
            "trialpause",
            "trial",
            models.ForeignKey("diary.trial", models.CASCADE, related_name="old_pauses"),
        ),
        migrations.AddField("trial", "rev", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("trial", "field_rev", models.JSONField(default=dict)),
        migrations.AddField("trial", "has_earlier", models.BooleanField(default=False)),
        migrations.AddField("trial", "deleted_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("trial", "pauses", models.JSONField(default=dict)),
        migrations.AddField("trial", "answer_seen_on", models.DateField(null=True)),
        migrations.AddField(
            "trial", "shown_order", diary.models.base.EncryptedTextField(default="")
        ),
        migrations.AddField(
            "trial", "committed_text", diary.models.base.EncryptedTextField(default="")
        ),
        migrations.RunPython(number_trials, migrations.RunPython.noop),
    ]
