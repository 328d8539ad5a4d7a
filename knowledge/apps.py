from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Knowledge")

    def ready(self) -> None:
        from knowledge import receivers  # noqa: F401
        from knowledge.search import watch
        from knowledge.searching import promoted_form

        watch.connect()
        promoted_form.install()
