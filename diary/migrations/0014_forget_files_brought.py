"""What was found in files that were brought gets another shape: they are brought again; they were kept for a day anyway."""

from typing import Any

from django.db import migrations


def forget_files(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("diary", "DataImport").objects.using(schema_editor.connection.alias)
    rows.all().delete()


class Migration(migrations.Migration):
    # Apart from the next one: PostgreSQL changes no table in which rows were deleted a moment before.
    dependencies = [("diary", "0013_exports_fetched_again")]
    operations = [migrations.RunPython(forget_files, migrations.RunPython.noop)]
