"""What each consent agreed to, and whether a submitted application has unsent changes."""

from django.db import migrations, models
from django.db.models import F


def note_unsent(apps, schema_editor):
    """What was saved after the version that counts is taken as unsent until the next save looks closely."""
    rows = apps.get_model("applications", "Application").objects.filter(state="submitted")
    rows.filter(saved_at__gt=F("valid_submission__received_at")).update(has_unsent=True)


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_after_the_decision")]

    operations = [
        migrations.AddField("answer", "agreed", models.JSONField(blank=True, null=True)),
        migrations.AddField("application", "has_unsent", models.BooleanField(default=False)),
        migrations.RunPython(note_unsent, migrations.RunPython.noop),
    ]
