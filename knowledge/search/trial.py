"""The search of the site on documents that were judged elsewhere, in a scratch site."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence

from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import override

from forum.models import Member, Question
from forum.text.language import detect_language
from knowledge.models import ArticlePage, KnowledgeIndexPage
from knowledge.search import similar
from knowledge.search.evaluate import JudgedSet, Text
from knowledge.search.health import indexes
from knowledge.search.rebuild import rebuild_index
from knowledge.searching import finding

SAMPLE = 200  # queries the language of a set is judged by


class Trial:
    """A scratch site filled with a set; remembers how long each search took."""

    def __init__(self, judged: JudgedSet, *, kind: str) -> None:
        sample = " ".join(text.title for text in [*judged.queries[:SAMPLE], *judged.corpus[:SAMPLE]])
        self.language = detect_language(sample, "en")
        self.ids = (self._guides if kind == "guides" else self._questions)(judged.corpus)
        self.kind = finding.GUIDE if kind == "guides" else finding.QUESTION
        self.waits: list[float] = []
        for index in indexes():
            rebuild_index(index)

    def ranking(self, text: Text, *, titles_only: bool = False) -> list[str]:
        """The documents found, best first: as a search, or as a question that is being written if it has a body."""
        started = time.process_time()
        if text.body and not titles_only:
            found = similar.hits(text.title, text.body, self.language, limit=finding.HITS_MAX)
        else:
            with override(self.language):
                found = finding.ranked(text.title)
        self.waits.append(1000 * (time.process_time() - started))
        return [self.ids[hit.pk] for hit in found if hit.kind == self.kind]

    def speed(self) -> str:
        waits = sorted(self.waits)
        high = waits[int(0.95 * (len(waits) - 1))]
        return f"{statistics.median(waits):.1f} ms of processor time a query, {high:.1f} at the 95th percentile"

    def _questions(self, corpus: Sequence[Text]) -> dict[int, str]:
        author, now = Member.objects.create(username="author"), timezone.now()
        rows = [
            Question(
                title=text.title[:150],
                body=text.body,
                body_html=linebreaks(text.body, autoescape=True),
                language=self.language,
                author=author,
                created_at=now,
                last_activity_at=now,
            )
            for text in corpus
        ]
        made = Question.objects.bulk_create(rows, batch_size=500)
        return {row.pk: text.id for row, text in zip(made, corpus, strict=True)}

    def _guides(self, corpus: Sequence[Text]) -> dict[int, str]:
        index = KnowledgeIndexPage.objects.get(locale__language_code=self.language)
        ids = {}
        for number, text in enumerate(corpus):
            body = json.dumps([{"type": "paragraph", "value": linebreaks(text.body, autoescape=True)}])
            page = ArticlePage(title=text.title[:255], slug=f"guide-{number}", body=body, locale=index.locale)
            ids[index.add_child(instance=page).pk] = text.id
        return ids
