"""Searches with a name, files that the worker writes, and the words to search for folded as they are asked."""

import applications.models.lists
import core.clock
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from applications.register.searching import folded, folded_lines


def fold_words(apps, schema_editor):
    """Make what is there comparable; where one answer ended is known again with the next sealing.

    Of a draft nothing is searched but what the list shows of it.
    """
    rows = apps.get_model("applications", "Application").objects.defer("summary")
    for row in rows.iterator(chunk_size=500):
        told = (row.reference, row.title, row.applicant_name, row.contact_email)
        text = folded(row.search_text) if row.valid_submission_id else folded_lines(told)
        if text != row.search_text:
            rows.filter(pk=row.pk).update(search_text=text)


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0007_translations'),
        ('calls', '0007_has_vote'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ListExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('asked_at', models.DateTimeField(default=core.clock.now)),
                ('query', models.TextField(blank=True)),
                ('format', models.CharField(max_length=4)),
                ('language', models.CharField(max_length=5)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('writing', 'Being written'), ('done', 'Done'), ('failed', 'Stopped')], default='waiting', max_length=8)),
                ('total', models.PositiveIntegerField()),
                ('written', models.PositiveIntegerField(default=0)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('file', models.FileField(blank=True, max_length=200, upload_to=applications.models.lists.export_place)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to=settings.AUTH_USER_MODEL)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='calls.call')),
            ],
            options={
                'ordering': ('-asked_at', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'writing'))), fields=('call', 'asked_by'), name='one_export_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ('waiting', 'writing'))), models.Q(('ended_at__isnull', False), ('state__in', ('done', 'failed'))), _connector='OR'), name='export_over_has_time')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('query', models.CharField(blank=True, max_length=4000)),
                ('is_shared', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField(default=core.clock.now)),
                ('call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to='calls.call')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name', 'id'),
                'constraints': [models.UniqueConstraint(fields=('owner', 'call', 'name'), name='one_search_of_a_name_in_a_call'), models.UniqueConstraint(condition=models.Q(('call__isnull', True)), fields=('owner', 'name'), name='one_search_of_a_name_in_every_call'), models.CheckConstraint(condition=models.Q(('is_shared', False), ('call__isnull', False), _connector='OR'), name='shared_search_is_of_one_call')],
            },
        ),
        migrations.RunPython(fold_words, migrations.RunPython.noop),
    ]
