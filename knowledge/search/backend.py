"""A search backend for modelsearch that keeps its index with Whoosh, in files beside the database.

    WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "knowledge.search.backend", "PATH": VAR / "index", "AUTO_UPDATE": False}
    }

PATH is a folder of this site alone. With AUTO_UPDATE off nothing is written by a request: rows of `IndexQueue`
are, and the worker brings them to the index (`queue.py`).
"""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from modelsearch.backends.base import BaseSearchBackend

from knowledge.search import columns
from knowledge.search.compiler import WhooshAutocompleteQueryCompiler, WhooshQueryCompiler
from knowledge.search.index import Rebuilder, WhooshIndex
from knowledge.search.results import WhooshSearchResults


class WhooshSearchBackend(BaseSearchBackend):
    query_compiler_class = WhooshQueryCompiler
    autocomplete_query_compiler_class = WhooshAutocompleteQueryCompiler
    index_class = WhooshIndex
    results_class = WhooshSearchResults
    rebuilder_class = Rebuilder
    catch_indexing_errors = True

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        if not params.get("PATH"):
            raise ImproperlyConfigured("The Whoosh search backend needs a PATH: the folder for its index")
        self.path = Path(params["PATH"])

    def get_index_for_model(self, model: type[models.Model]) -> WhooshIndex:
        return WhooshIndex(self, columns.root_of(model))


SearchBackend = WhooshSearchBackend
