"""Further kinds of found conflicts; the jurors of an appeal, whom the database guards; panels of a round."""

import core.clock
import django.db.models.deletion
import uuid
from core import triggers
from django.conf import settings
from django.db import migrations, models


def install(apps, schema_editor):
    triggers.install(*triggers.APPEAL_JURORS)


def remove(apps, schema_editor):
    triggers.remove(*triggers.APPEAL_JURORS)


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0006_agreed_and_unsent"),
        ("calls", "0007_has_vote"),
        ("scoring", "0009_workings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="conflict",
            name="kind",
            field=models.CharField(
                choices=[
                    ("organisation", "Same organisation"),
                    ("mail_domain", "Same mail domain"),
                    ("country", "Same country"),
                    ("collaborator", "Works on the application"),
                    ("colleague", "Worked together on an application"),
                    ("mentor", "Mentor of the team or the organisation"),
                    ("declared", "Declared"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name='AppealJuror',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('given', 'Opinion given'), ('stepped_back', 'Stepped back'), ('released', 'Released')], default='asked', max_length=12)),
                ('asked_at', models.DateTimeField(default=core.clock.now)),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('code_version', models.CharField(blank=True, max_length=20)),
                ('opinion', models.CharField(blank=True, choices=[('stand', 'The ruling should stand'), ('mistaken', 'The ruling is mistaken')], max_length=8)),
                ('reason', models.TextField(blank=True)),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=500)),
                ('appeal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jurors', to='applications.appeal')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='scoring.expert')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('appeal', 'expert'), name='expert_once_on_an_appeal'), models.CheckConstraint(condition=models.Q(models.Q(('given_at__isnull', False), ('ready_at__isnull', False), ('state', 'given'), models.Q(('opinion', ''), _negated=True), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'given'), _negated=True), ('given_at__isnull', True), ('opinion', ''), ('reason', '')), _connector='OR'), name='appeal_opinion_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('stepped_back', 'released')), _negated=True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='appeal_juror_ended_with_a_reason')],
            },
        ),
        migrations.AddField(
            model_name="panelmember",
            name="rounds",
            field=models.ManyToManyField(blank=True, related_name="limited_to_it", to="calls.round"),
        ),
        migrations.RunPython(install, remove),
    ]
