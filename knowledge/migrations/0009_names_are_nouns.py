from django.db import migrations


class Migration(migrations.Migration):
    """The rows stay; tables, content types and permissions follow the names."""

    dependencies = [
        ("knowledge", "0008_copied_pictures"),
    ]

    operations = [
        migrations.RenameModel("PutOff", "Postponement"),
        migrations.RenameModel("AskedAfterGuide", "QuestionAfterGuide"),
    ]
