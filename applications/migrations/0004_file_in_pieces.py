"""Files that come in pieces over a bad line: what has come so far of each."""

import core.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0003_page_that_wrote'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PartUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=32)),
                ('question_key', models.SlugField()),
                ('name', models.CharField(max_length=255)),
                ('size', models.PositiveBigIntegerField()),
                ('received', models.PositiveBigIntegerField(default=0)),
                ('touched_at', models.DateTimeField(default=core.clock.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='part_uploads', to='applications.application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'by', 'key'), name='part_upload_once'), models.CheckConstraint(condition=models.Q(('received__lte', models.F('size')), ('size__gt', 0)), name='part_upload_within_size'), models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('received', models.F('size')), _connector='OR'), name='part_upload_finished_is_whole')],
            },
        ),
    ]
