"""Why an announcement was sent back, by whom and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0002_triggers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="announcement",
            name="returned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="announcement",
            name="returned_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="announcement",
            name="returned_reason",
            field=models.TextField(blank=True, verbose_name="Why it was sent back"),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("returned_at__isnull", True), ("returned_by__isnull", True), ("returned_reason", "")
                    ),
                    models.Q(
                        ("approved_at__isnull", True),
                        ("returned_at__isnull", False),
                        ("returned_by__isnull", False),
                        models.Q(("returned_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="announcement_returned_with_a_reason",
            ),
        ),
    ]
