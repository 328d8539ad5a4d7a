"""Decisions of before count as the assessment of their text says now; a text that is erased says nothing."""

from django.db import migrations, models

ASKED_FOR = {"limited", "first posts"}
TEXTS = ("question", "answer", "comment", "amendment")
SLICE = 500


def fill(apps, schema_editor):
    decisions, assessments = apps.get_model("moderation", "Decision"), apps.get_model("moderation", "Assessment")
    found = decisions.objects.filter(former_visibility="held")
    for text in TEXTS:
        pairs = list(found.exclude(**{text: None}).order_by("pk").values_list("pk", f"{text}_id"))
        for at in range(0, len(pairs), SLICE):
            some = pairs[at : at + SLICE]
            rows = assessments.objects.filter(**{f"{text}__in": [pk for _decision, pk in some]})
            by_people = {
                pk
                for pk, lines in rows.values_list(f"{text}_id", "lines")
                if ASKED_FOR & {line[0] for line in lines}
            }
            by_program = [decision for decision, pk in some if pk not in by_people]
            decisions.objects.filter(pk__in=by_program).update(was_held_by_program=True)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0018_measures_about_senders")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="was_held_by_program",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
