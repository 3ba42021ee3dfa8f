"""Lists of sanctions, flags of due diligence, rulings that wait for a second officer, and what was opened."""

import core.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core import triggers


def install(apps, schema_editor):
    triggers.install(triggers.OPENING)


def remove(apps, schema_editor):
    triggers.remove(triggers.OPENING)


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0009_threads_and_broadcasts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SanctionsList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('file_name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('uploaded_at', models.DateTimeField(default=core.clock.now)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='SanctionsEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=300)),
                ('aliases', models.JSONField(blank=True, default=list)),
                ('country', models.CharField(blank=True, max_length=80)),
                ('list_name', models.CharField(max_length=200)),
                ('listed_on', models.DateField(blank=True, null=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='applications.sanctionslist')),
            ],
            options={
                'ordering': ('line',),
            },
        ),
        migrations.CreateModel(
            name='DiligenceCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marks', models.JSONField(blank=True, default=dict)),
                ('checked_at', models.DateTimeField(default=core.clock.now)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='diligence', to='applications.application')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.submission')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.sanctionslist')),
            ],
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('answers', 'Sealed answers'), ('ruling', 'Eligibility page'), ('file', 'Sealed file')], max_length=8)),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=core.clock.now)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='applications.application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['application', 'at'], name='application_applica_9c1f8b_idx')],
            },
        ),
        migrations.CreateModel(
            name='PreparedRuling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('confirm_eligible', 'Eligible'), ('rule_ineligible', 'Ineligible')], max_length=20)),
                ('note', models.TextField(blank=True)),
                ('prepared_at', models.DateTimeField(default=core.clock.now)),
                ('outcome', models.CharField(blank=True, choices=[('', 'Waiting'), ('confirmed', 'Confirmed'), ('returned', 'Returned'), ('dropped', 'No longer needed')], max_length=10)),
                ('answer', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prepared_rulings', to='applications.application')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-id',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('application',), name='one_ruling_waits_for_a_second_look'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'confirmed'), _negated=True), models.Q(('decided_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='ruling_confirmed_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='ruling_decided_whole')],
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('duplicate', 'Nearly the same as another application'), ('organisation', 'Same organisation in another application'), ('linked', 'Linked to another application'), ('sanctions', 'Near a name on a sanctions list')], max_length=12)),
                ('score', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('compared', models.JSONField(blank=True, default=list)),
                ('found_at', models.DateTimeField(default=core.clock.now)),
                ('is_problem', models.BooleanField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='applications.application')),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='flags_elsewhere', to='applications.application')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='applications.sanctionsentry')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('other__isnull', False)), fields=('application', 'kind', 'other'), name='flag_of_a_pair_once'), models.UniqueConstraint(condition=models.Q(('entry__isnull', False)), fields=('application', 'entry'), name='flag_of_an_entry_once'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', False), ('kind', 'sanctions'), ('other__isnull', True)), models.Q(models.Q(('kind', 'sanctions'), _negated=True), ('entry__isnull', True), ('other__isnull', False)), _connector='OR'), name='flag_points_at_one_thing'), models.CheckConstraint(condition=models.Q(models.Q(('is_problem__isnull', True), ('reason', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('is_problem__isnull', False), ('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='flag_settled_whole')],
            },
        ),
        migrations.AddConstraint(
            model_name='sanctionsentry',
            constraint=models.UniqueConstraint(fields=('version', 'line'), name='sanctions_line_once'),
        ),
        migrations.RunPython(install, remove),
    ]
