from typing import Any

from django.db import migrations, models
from django.utils import timezone


def count_anew(apps: Any, schema_editor: Any) -> None:
    """Sums of days whose rows are all there still: each row is added once from now on, to a sum that begins at 0."""
    known = apps.get_model("forum", "AskAttempt").objects.values_list("begun_at", flat=True)
    days = {timezone.localdate(begun) for begun in known.iterator()}
    apps.get_model("forum", "AskTally").objects.filter(day__in=sorted(days)).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0032_told_of_guides"),
    ]

    operations = [
        migrations.AddField(
            model_name="askattempt",
            name="is_counted",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(count_anew, migrations.RunPython.noop),
    ]
