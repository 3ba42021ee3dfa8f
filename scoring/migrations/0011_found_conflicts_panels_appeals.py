from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0008_meeting_and_certificate")]

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
    ]
