"""The whole of the forum's tables, to say that something changed nothing."""

from typing import Any

from django.apps import apps


def snapshot() -> dict[str, list[Any]]:
    models = apps.get_app_config("forum").get_models(include_auto_created=True)
    return {model.__name__: list(model._base_manager.order_by("pk").values_list()) for model in models}
