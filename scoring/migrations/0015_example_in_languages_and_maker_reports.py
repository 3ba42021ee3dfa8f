"""The worked example in each language, and reports of proposals that tell who made them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import core.clock

LANGUAGES = ("en", "kk", "ru")
DEFAULT = "en"


def _texts(model, name, column, **more):
    return [
        migrations.AddField(model, f"{name}_{code}", column(null=True, **more)) for code in LANGUAGES
    ]


def keep_what_was_written(apps, schema_editor):
    """An example stands in the language that it was said to be in; in the default one if that is no more."""
    examples = apps.get_model("scoring", "WorkedExample").objects
    marks = apps.get_model("scoring", "ExampleMark").objects
    for language in examples.order_by().values_list("language", flat=True).distinct():
        code = language if language in LANGUAGES else DEFAULT
        marks.filter(example__language=language).update(**{f"reason_{code}": F("reason")})
        examples.filter(language=language).update(**{f"title_{code}": F("title"), f"text_{code}": F("text")})


def keep_one_language(apps, schema_editor):
    """Back: one language of each example stays, the default one where it is there."""
    examples = apps.get_model("scoring", "WorkedExample").objects
    marks = apps.get_model("scoring", "ExampleMark").objects
    done = []
    for code in LANGUAGES:
        mine = examples.exclude(pk__in=done).exclude(Q(**{f"title_{code}": ""}) | Q(**{f"title_{code}": None}))
        chosen = list(mine.values_list("pk", flat=True))
        marks.filter(example__in=chosen).update(reason=F(f"reason_{code}"))
        examples.filter(pk__in=chosen).update(
            language=code, title=F(f"title_{code}"), text=F(f"text_{code}")
        )
        done += chosen


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0014_what_a_round_went_through"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *_texts("workedexample", "title", models.CharField, max_length=200, verbose_name="Title of the example"),
        *_texts("workedexample", "text", models.TextField, verbose_name="The example proposal"),
        *_texts("examplemark", "reason", models.TextField),
        migrations.RunPython(keep_what_was_written, keep_one_language),
        # On the way back the column needs something to begin with.
        migrations.AlterField(
            "workedexample",
            "language",
            models.CharField(default=DEFAULT, max_length=2, verbose_name="Language of the example"),
        ),
        migrations.RemoveField("workedexample", "language"),
        migrations.CreateModel(
            name="MakerReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("said", models.TextField(verbose_name="Where does it say so, and what?")),
                ("said_at", models.DateTimeField(default=core.clock.now)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nothing", "Seen: nothing to do"),
                            ("handled", "Handled: given to another juror, or settled in another way"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="maker_reports",
                        to="scoring.assignment",
                    ),
                ),
            ],
            options={
                "ordering": ("said_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(answered_at__isnull=True),
                        fields=("assignment",),
                        name="one_open_maker_report",
                    ),
                    models.CheckConstraint(
                        condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True, outcome="")
                        | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome="")),
                        name="maker_report_answered_whole",
                    ),
                ],
            },
        ),
    ]
