"""The database itself refuses to change these rows."""

from django.db import migrations

from core import triggers

GUARDED = (*triggers.SCORECARDS, *triggers.MARKS, triggers.RANKING)


def install(apps: object, schema_editor: object) -> None:
    triggers.install(*GUARDED)


def remove(apps: object, schema_editor: object) -> None:
    triggers.remove(*GUARDED)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
