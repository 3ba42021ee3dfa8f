"""Whether a second officer looks at eligibility rulings."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0007_has_vote'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='second_look',
            field=models.CharField(blank=True, choices=[('', 'Nobody: one officer rules alone'), ('ineligible', 'At every ineligible ruling'), ('all', 'At every ruling')], default='', max_length=10, verbose_name='Second look at eligibility'),
        ),
    ]
