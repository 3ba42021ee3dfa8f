"""The database refuses more ways around a lock: late cards, moved marks, opened rounds, emptied tables."""

from django.db import migrations

from core import triggers


GUARDED = (
    triggers.LEDGER,
    triggers.SUBMISSION,
    triggers.RANKING,
    *triggers.SCORECARDS,
    *triggers.MARKS,
    *triggers.ASSIGNMENTS,
    triggers.ROUND,
)


def renew(apps: object, schema_editor: object) -> None:
    triggers.remove(*GUARDED)
    triggers.install(*GUARDED)


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0004_page_that_wrote"),
        ("applications", "0006_agreed_and_unsent"),
        ("calls", "0006_conditional_sections"),
        ("core", "0003_what_the_inspection_saw"),
    ]
    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
