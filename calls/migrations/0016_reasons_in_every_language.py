"""What the office writes for applicants, why a deadline moves for example, in every language."""

from django.db import migrations, models
from django.db.models import F

from core import triggers

LANGUAGES = ("en", "kk", "ru")
WRITTEN_SO_FAR = "en"


def _texts(model, name, column, **more):
    return [
        migrations.AddField(model, f"{name}_{code}", column(null=True, **more)) for code in LANGUAGES
    ]


def keep_what_was_written(apps, schema_editor):
    """Texts from before stand in the default language."""
    for model, name in (
        ("Cancellation", "reason"), ("Extension", "reason"), ("Incident", "what"), ("RulesVersion", "reason")
    ):
        rows = apps.get_model("calls", model).objects
        rows.exclude(**{name: ""}).update(**{f"{name}_{WRITTEN_SO_FAR}": F(name)})


class Migration(migrations.Migration):
    dependencies = [("calls", "0015_what_answers_stand_for")]

    operations = triggers.around(
        triggers.RULES,
        operations=[
            *_texts("cancellation", "reason", models.TextField),
            *_texts("extension", "reason", models.TextField),
            *_texts("incident", "what", models.TextField, blank=True, verbose_name="In words"),
            *_texts(
                "rulesversion",
                "reason",
                models.CharField,
                blank=True,
                max_length=500,
                verbose_name="Why the rules change",
            ),
            migrations.RunPython(keep_what_was_written, migrations.RunPython.noop),
        ],
    )
