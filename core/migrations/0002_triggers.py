"""The database itself refuses to change these rows."""

from django.db import migrations

from core import triggers


def install(apps: object, schema_editor: object) -> None:
    triggers.install(triggers.LEDGER)


def remove(apps: object, schema_editor: object) -> None:
    triggers.remove(triggers.LEDGER)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
