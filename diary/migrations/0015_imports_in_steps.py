"""A worker reads what is brought, and what was written can be taken back."""

import django.db.models.deletion
from django.db import migrations, models

from diary.models.base import EncryptedJSONField


class Migration(migrations.Migration):
    dependencies = [("diary", "0014_forget_files_brought")]

    operations = [
        migrations.RemoveIndex("dataimport", "imports_to_write"),
        migrations.AlterField(
            "dataimport",
            "kind",
            models.CharField(
                max_length=7, choices=[("table", "table"), ("daymark", "daymark")], default="table"
            ),
        ),
        migrations.AlterField(
            "dataimport",
            "state",
            models.CharField(
                max_length=7,
                choices=[
                    ("reading", "Reading"),
                    ("preview", "Preview"),
                    ("refused", "Refused"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                    ("undoing", "Undoing"),
                    ("undone", "Undone"),
                ],
                default="reading",
            ),
        ),
        migrations.AlterField("dataimport", "reading", EncryptedJSONField(default=dict)),
        migrations.AlterField("dataimport", "preview", EncryptedJSONField(default=dict)),
        migrations.AddField("dataimport", "choices", EncryptedJSONField(default=dict)),
        migrations.AddField("dataimport", "committed_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "dataimport",
            models.Index(
                fields=["created_at"],
                condition=models.Q(("state__in", ["reading", "running", "undoing"])),
                name="imports_to_work_on",
            ),
        ),
        migrations.CreateModel(
            name="ImportedRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("record_id", models.UUIDField()),
                ("begun", models.BooleanField()),
                ("first_rev", models.BigIntegerField()),
                ("last_rev", models.BigIntegerField()),
                ("before", EncryptedJSONField(default=dict)),
                (
                    "of_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="diary.dataimport",
                    ),
                ),
            ],
        ),
    ]
