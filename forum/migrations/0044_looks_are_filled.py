from typing import Any

from django.db import migrations, transaction

from forum.lookalikes import look_of

ROWS = 1000


def fill(apps: Any, schema_editor: Any) -> None:
    """The older account has the look; a younger one with the same keeps its name and has none. May be run again."""
    members = apps.get_model("forum", "Member").objects.using(schema_editor.connection.alias)
    without = list(members.filter(look=None).order_by("date_joined", "pk").only("pk", "username"))
    for start in range(0, len(without), ROWS):
        rows = without[start : start + ROWS]
        looks = {row.pk: look_of(row.username) for row in rows}
        taken: set[str | None] = {None, *members.filter(look__in=set(looks.values())).values_list("look", flat=True)}
        filled = []
        for row in rows:
            if (look := looks[row.pk]) not in taken:
                taken.add(look)
                row.look = look
                filled.append(row)
        with transaction.atomic(using=schema_editor.connection.alias):
            members.bulk_update(filled, ["look"], batch_size=200)


class Migration(migrations.Migration):
    """Some rows at a time, each lot a transaction of its own: nobody waits for all of them."""

    atomic = False

    dependencies = [("forum", "0043_looks_of_usernames")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
