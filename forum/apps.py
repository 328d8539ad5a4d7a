from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = _("Forum")

    def ready(self) -> None:
        from allauth.core.internal import ratelimit
        from django.conf import settings
        from django.core.cache import caches

        from forum import receivers  # noqa: F401
        from forum.views.caching import release

        release()
        _use_shapes_of_orders(settings.ORDER_SHAPES)
        # It counts in the default cache, of which every process has its own, and has no setting for another.
        ratelimit.cache = caches["shared"]


def _use_shapes_of_orders(path: str) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from forum.text.personal_data import orders

    if not path:
        return
    try:
        orders.use_shapes(orders.read_shapes(Path(path)))
    except orders.BadShape as fault:
        raise ImproperlyConfigured(f"SELFCARE_ORDER_SHAPES: {fault}") from None
