from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0007_gone_subscriptions"),
    ]

    operations = [
        migrations.AddField(
            model_name="sharelink",
            name="reactivated",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="shareview",
            name="address",
            field=models.CharField(blank=True, default="", max_length=50),
        ),
        migrations.AlterField(
            model_name="shareview",
            name="device",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AlterField(
            model_name="shareview",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("opened", "Opened"),
                    ("wrong_passcode", "Wrong Passcode"),
                    ("locked", "Locked"),
                    ("revoked", "Revoked"),
                    ("reactivated", "Reactivated"),
                ],
                max_length=14,
            ),
        ),
    ]
