"""Which browser page wrote an answer last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_triggers")]
    operations = [
        migrations.AddField(
            model_name="answer",
            name="page",
            field=models.CharField(blank=True, max_length=26),
        )
    ]
