"""A file is fetched as often as its owner likes, for a day: those of before are gone, and say so."""

from typing import Any

from django.db import migrations, models


def fetched_are_gone(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("diary", "DataExport").objects.using(schema_editor.connection.alias)
    rows.filter(state="fetched").update(state="expired")


class Migration(migrations.Migration):
    dependencies = [("diary", "0012_trials_like_every_record")]

    operations = [
        migrations.RunPython(fetched_are_gone, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="dataexport",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("running", "Running"),
                    ("ready", "Ready"),
                    ("failed", "Failed"),
                    ("expired", "Expired"),
                ],
                default="waiting",
                max_length=7,
            ),
        ),
    ]
