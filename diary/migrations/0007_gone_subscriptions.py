from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0006_exports"),
    ]

    operations = [
        migrations.AddField(
            model_name="pushsubscription",
            name="gone_at",
            field=models.DateTimeField(null=True),
        ),
    ]
