"""One row that tells at start whether FIELD_KEYS open what is stored."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diary", "0008_share_changes")]

    operations = [
        migrations.CreateModel(
            name="KeyCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.TextField()),
            ],
        ),
    ]
