from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F, Q

# What a state still waits for; in any other, what was missed before was done since.
STILL_OWED = {"under_review": "rejection_notice", "in_mediation": "outcome", "proposal_made": "outcome"}


def end_what_was_done(apps: Any, schema_editor: Any) -> None:
    owed = Q(pk__in=[])
    for state, kind in STILL_OWED.items():
        owed |= Q(case__state=state, kind=kind)
    rows = apps.get_model("moderation", "Deadline").objects
    done = rows.filter(status="missed").exclude(owed).values_list("pk", flat=True)
    rows.filter(pk__in=list(done)).update(ended_on=F("due_on"))


class Migration(migrations.Migration):
    dependencies = [("moderation", "0031_guides_withdrawn")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="time_zone",
            field=models.CharField(default="Europe/Paris", max_length=40, verbose_name="time zone of its dates"),
        ),
        migrations.AddField(model_name="deadline", name="ended_on", field=models.DateField(blank=True, null=True)),
        migrations.AddField(
            model_name="deadline",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("complex", "the dispute is complex"),
                    ("documents", "a document or an answer is still missing"),
                    ("expert", "an expert gives an opinion"),
                    ("talks", "the parties are close to an agreement"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(model_name="deadline", name="reason_text", field=models.TextField(blank=True)),
        migrations.AddField(model_name="deadline", name="told_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(end_what_was_done, migrations.RunPython.noop, elidable=True),
    ]
