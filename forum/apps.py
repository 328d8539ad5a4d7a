from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = _("Forum")

    def ready(self) -> None:
        from allauth.core.internal import ratelimit
        from django.core.cache import caches

        from forum import receivers  # noqa: F401
        from forum.views.caching import release

        release()
        # It counts in the default cache, of which every process has its own, and has no setting for another.
        ratelimit.cache = caches["shared"]
