from django.db import migrations, models

# Of two keys that stand for one thing the first counts.
KEYS = {
    "title": ("title", ("short_text",)),
    "project_title": ("title", ("short_text",)),
    "summary": ("summary", ("long_text", "short_text")),
    "abstract": ("summary", ("long_text", "short_text")),
    "challenge": ("summary", ("long_text", "short_text")),
    "motivation": ("summary", ("long_text", "short_text")),
    "organisation_name": ("organisation", ("short_text",)),
    "body_name": ("organisation", ("short_text",)),
    "full_name": ("person", ("short_text",)),
    "contact_name": ("person", ("short_text",)),
    "organisation_kind": ("kind", ("choice",)),
    "applicant_type": ("applicant", ("choice",)),
    "gender": ("gender", ("choice",)),
    "sex": ("gender", ("choice",)),
    "country": ("country", ("country",)),
    "citizenship": ("country", ("country",)),
    "contact_email": ("email", ("email",)),
    "email": ("email", ("email",)),
}


def mark_by_keys(apps, schema_editor):
    """Say on each question what its key said so far."""
    questions = apps.get_model("calls", "Question").objects
    taken = set()
    for key, (stands_for, kinds) in KEYS.items():
        rows = questions.filter(key=key, kind__in=kinds, parent=None)
        for pk, form in rows.order_by("pk").values_list("pk", "section__form_id"):
            if (form, stands_for) not in taken:
                taken.add((form, stands_for))
                questions.filter(pk=pk).update(stands_for=stands_for)


class Migration(migrations.Migration):
    dependencies = [("calls", "0014_reports_and_stages")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="stands_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("organisation", "The name of the organisation that applies"),
                    ("person", "The name of the person who applies"),
                    ("applicant", "Whether an organisation or a person applies"),
                    ("kind", "The kind of organisation"),
                    ("gender", "Whether a woman or a man applies"),
                    ("country", "The country of the applicant"),
                    ("email", "The mail address for letters"),
                    ("phone", "The telephone number of the applicant"),
                    ("number", "The registration number of the organisation"),
                    ("title", "The title of the application"),
                    ("summary", "The summary of the application"),
                ],
                default="",
                max_length=12,
                verbose_name="What the answer stands for",
            ),
        ),
        migrations.RunPython(mark_by_keys, migrations.RunPython.noop),
    ]
