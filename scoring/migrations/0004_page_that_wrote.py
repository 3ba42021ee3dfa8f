"""Which browser page wrote a scorecard last."""

from django.db import migrations, models

from core.triggers import MARKS, SCORECARDS, around


class Migration(migrations.Migration):
    dependencies = [("scoring", "0003_announcement_sent_back")]
    operations = around(
        *SCORECARDS,
        *MARKS,
        operations=[
            migrations.AddField(
                model_name="scorecard",
                name="page",
                field=models.CharField(blank=True, max_length=26),
            )
        ],
    )
