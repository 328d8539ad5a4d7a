from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0025_catalogue_merges")]

    operations = [
        migrations.AddField(model_name="mail", name="handed_at", field=models.DateTimeField(blank=True, null=True)),
    ]
