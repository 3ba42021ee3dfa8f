"""The decision meeting and the certificates; ballots that the database guards."""

import core.clock
import django.db.models.deletion
from django.conf import settings
from core import triggers
from django.db import migrations, models


def install(apps, schema_editor):
    triggers.install(triggers.BALLOT, triggers.NEW_BALLOT)


def remove(apps, schema_editor):
    triggers.remove(triggers.BALLOT, triggers.NEW_BALLOT)


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0006_agreed_and_unsent'),
        ('calls', '0007_has_vote'),
        ('scoring', '0007_expert_profiles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(default=core.clock.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('reopened_at', models.DateTimeField(blank=True, null=True)),
                ('reopened_reason', models.TextField(blank=True, verbose_name='Why it was reopened')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='calls.call')),
                ('chair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scoring.panelmember')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='meeting', to='calls.round')),
            ],
        ),
        migrations.CreateModel(
            name='DiscussionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, verbose_name='Discussion, for the minutes')),
                ('version', models.PositiveIntegerField(default=0)),
                ('page', models.CharField(blank=True, max_length=26)),
                ('written_at', models.DateTimeField(default=core.clock.now)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discussion_notes', to='applications.application')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='scoring.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('for', 'For'), ('against', 'Against'), ('abstain', 'Abstains')], max_length=7)),
                ('cast_at', models.DateTimeField(default=core.clock.now)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='applications.application')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='scoring.panelmember')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='scoring.meeting')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_present', models.BooleanField()),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='scoring.panelmember')),
                ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='scoring.meeting')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('juror', 'Service on the jury'), ('winner', 'Award'), ('graduate', 'Completion of the programme')], max_length=8)),
                ("language", models.CharField(max_length=2)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('issued_at', models.DateTimeField(default=core.clock.now)),
                ('sha256', models.CharField(max_length=64)),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='applications.application')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='calls.call')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='scoring.panelmember')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', True), ('kind', 'juror'), ('member__isnull', False)), models.Q(models.Q(('kind', 'juror'), _negated=True), ('application__isnull', False), ('member__isnull', True)), _connector='OR'), name='certificate_of_a_juror_or_an_application'), models.UniqueConstraint(fields=('member',), name='one_certificate_of_service'), models.UniqueConstraint(fields=('application', 'kind'), name='one_certificate_of_a_kind')],
            },
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='meeting_closed_whole'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reopened_at__isnull', True), ('reopened_reason', '')), models.Q(('reopened_at__isnull', False), models.Q(('reopened_reason', ''), _negated=True)), _connector='OR'), name='meeting_reopened_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='discussionnote',
            constraint=models.UniqueConstraint(fields=('meeting', 'application'), name='one_note_of_a_discussion'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.UniqueConstraint(fields=('meeting', 'application', 'member'), name='one_ballot_each'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', False), ('officer__isnull', True)), models.Q(('member__isnull', True), ('officer__isnull', False)), _connector='OR'), name='attendance_of_one_person'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('meeting', 'member'), name='member_attends_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('meeting', 'officer'), name='officer_attends_once'),
        ),
        migrations.RunPython(install, remove),
    ]
