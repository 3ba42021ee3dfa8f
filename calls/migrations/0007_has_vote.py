"""Whether the panel of a call votes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0006_conditional_sections'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='has_vote',
            field=models.BooleanField(default=False, verbose_name='The panel votes on each application'),
        ),
    ]
