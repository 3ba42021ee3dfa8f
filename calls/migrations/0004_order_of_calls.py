"""Drafts without a deadline come first among the calls, on every database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0003_cancellation"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="call",
            options={
                "ordering": (
                    models.OrderBy(models.F("deadline_at"), descending=True, nulls_first=True),
                    "slug",
                )
            },
        ),
    ]
