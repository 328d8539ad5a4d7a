from typing import Any

from django.db import migrations, transaction

from forum.models.product import sought_of

ROWS = 1000


def fill(apps: Any, schema_editor: Any) -> None:
    """May be run again: those that are filled are left."""
    products = apps.get_model("forum", "Product").objects.using(schema_editor.connection.alias)
    while rows := list(products.filter(sought="").select_related("brand").order_by("pk")[:ROWS]):
        for row in rows:
            row.sought = sought_of(row)
        with transaction.atomic(using=schema_editor.connection.alias):
            products.bulk_update(rows, ["sought"], batch_size=200)


class Migration(migrations.Migration):
    """Some rows at a time, each lot a transaction of its own: nobody waits for all of them."""

    atomic = False

    dependencies = [("forum", "0053_what_products_are_found_by")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
