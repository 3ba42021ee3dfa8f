"""The budget of a call, and versions of the rules that the database guards."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core import triggers


def install(apps, schema_editor):
    triggers.install(triggers.RULES)


def remove(apps, schema_editor):
    triggers.remove(triggers.RULES)


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0008_second_look'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RulesVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField(blank=True, verbose_name='Rules')),
                ('text_en', models.TextField(blank=True, null=True, verbose_name='Rules')),
                ('text_ru', models.TextField(blank=True, null=True, verbose_name='Rules')),
                ('text_kk', models.TextField(blank=True, null=True, verbose_name='Rules')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='Why the rules change')),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('number',),
            },
        ),
        migrations.AddField(
            model_name='call',
            name='budget_amount',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='Budget for all awards'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('budget_amount__isnull', True), ('budget_amount__gt', 0), _connector='OR'), name='call_budget_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('budget_amount__isnull', True), ('ceiling_amount__isnull', True), ('budget_amount__gte', models.F('ceiling_amount')), _connector='OR'), name='call_budget_pays_the_largest_award'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('budget_amount__isnull', True), models.Q(('ceiling_currency', ''), _negated=True), _connector='OR'), name='call_budget_has_a_currency'),
        ),
        migrations.AddField(
            model_name='rulesversion',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules_versions', to='calls.call'),
        ),
        migrations.AddField(
            model_name='rulesversion',
            name='made_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='rulesversion',
            constraint=models.UniqueConstraint(fields=('call', 'number'), name='rules_version_once_in_a_call'),
        ),
        migrations.AddConstraint(
            model_name='rulesversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='rules_versions_count_from_one'),
        ),
        migrations.AddConstraint(
            model_name='rulesversion',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(models.Q(('reason', ''), _negated=True), ('made_by__isnull', False)), _connector='OR'), name='changed_rules_have_a_reason'),
        ),
        migrations.RunPython(install, remove),
    ]
