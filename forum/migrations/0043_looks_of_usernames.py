from django.db import migrations, models

import forum.models.member


class Migration(migrations.Migration):
    dependencies = [("forum", "0042_charter_accepted")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="look",
            field=forum.models.member.LookField(editable=False, max_length=150, null=True),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint("look", name="no_two_usernames_look_alike"),
        ),
    ]
