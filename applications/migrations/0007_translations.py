"""Translations of sealed texts, which the database keeps as they were given."""

import core.clock
import django.db.models.deletion
from core import triggers
from django.conf import settings
from django.db import migrations, models


def install(apps, schema_editor):
    triggers.install(triggers.TRANSLATION, triggers.LATE_TRANSLATION)


def remove(apps, schema_editor):
    triggers.remove(triggers.TRANSLATION, triggers.LATE_TRANSLATION)


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0006_agreed_and_unsent'),
        ('calls', '0006_conditional_sections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Translation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question_key', models.SlugField()),
                ('row', models.PositiveIntegerField(blank=True, null=True)),
                ('column', models.SlugField(blank=True)),
                ('language', models.CharField(max_length=5)),
                ('origin', models.CharField(choices=[('office', 'Translated by the Hub'), ('machine', 'Machine translation'), ('applicant', 'Translation by the applicant')], max_length=9)),
                ('tool', models.CharField(blank=True, max_length=100)),
                ('text', models.TextField(blank=True)),
                ('source_sha256', models.CharField(max_length=64)),
                ('written_at', models.DateTimeField(default=core.clock.now)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='applications.submission')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('origin', 'machine'), models.Q(('tool', ''), _negated=True)), models.Q(models.Q(('origin', 'machine'), _negated=True), ('tool', '')), _connector='OR'), name='translation_names_the_machine'), models.CheckConstraint(condition=models.Q(models.Q(('column', ''), ('row__isnull', True)), models.Q(('row__isnull', False), models.Q(('column', ''), _negated=True)), _connector='OR'), name='translation_of_a_whole_cell'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('checked_by__isnull', True)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='translation_checked_whole')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
