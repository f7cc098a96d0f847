"""Which scores of a day were taken over from the day before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diary", "0015_imports_in_steps")]

    operations = [
        migrations.AddField("entry", "copied", models.JSONField(default=list, blank=True)),
    ]
