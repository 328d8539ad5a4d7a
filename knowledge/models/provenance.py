"""Where each part of a guide comes from."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from forum.models import Answer, Question
from knowledge import withheld


class ArticleSourceQuerySet(models.QuerySet["ArticleSource"]):
    def withheld(self) -> Self:
        """The rule of `is_withheld`, for the database."""
        return self.exclude(block_id="").filter(withheld.away())


class ArticleSource(models.Model):
    """One promoted block: the question, the answer, its text as it was then (a revision), and its author.

    It travels with the revisions of the guide. `block_id` is the StreamField's own id of the block, empty
    once the editors have replaced that block: the answer stays credited.
    """

    page = ParentalKey("knowledge.ArticlePage", on_delete=models.CASCADE, related_name="sources")
    question = models.ForeignKey("forum.Question", on_delete=models.SET_NULL, null=True, related_name="guide_sources")
    answer = models.ForeignKey("forum.Answer", on_delete=models.SET_NULL, null=True, related_name="guide_sources")
    answer_revision = models.ForeignKey("forum.Revision", on_delete=models.SET_NULL, null=True, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="guide_sources"
    )
    author_name = models.CharField(max_length=60, blank=True)  # of an author without account here
    block_id = models.CharField(max_length=36, blank=True)

    objects = ArticleSourceQuerySet.as_manager()

    # Where a page shows it: `provenance.sources_of`.
    number: int = 0
    blocks: frozenset[str] = frozenset()

    class Meta:
        verbose_name = _("source of a guide")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "answer", "block_id"], name="one_source_per_block_and_answer")
        ]

    def __str__(self) -> str:
        return f"answer {self.answer_id} in guide {self.page_id}"

    @property
    def byline(self) -> str:
        """The name credited; never that of an erased account, or of somebody who does not want it said."""
        if self._asked_without_name:
            return gettext("The person who asked")
        if self._wants_no_name:
            return gettext("A member of this site")
        if self.author_id:
            return str(self.author)
        return self.author_name or gettext("Former member")

    @property
    def shown_author(self) -> Any:
        """The member credited, for everybody to see."""
        return None if self._asked_without_name or self._wants_no_name else self.author

    @property
    def _asked_without_name(self) -> bool:
        return self.question is not None and self.question.hides(self.author_id)

    @property
    def _wants_no_name(self) -> bool:
        return self.author is not None and not self.author.is_named_on_guides

    @property
    def was_edited(self) -> bool:
        """Whether the answer says something else by now than what the guide was made of."""
        revision, answer = self.answer_revision, self.answer
        return revision is not None and answer is not None and revision.body != answer.body

    @property
    def is_withheld(self) -> bool:
        """Whether the guide still holds a block whose answer, its text of then, or question left public sight."""
        return bool(self.block_id) and withheld.is_away(self._posts, self.answer_revision)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read the answer and its question."""
        return all(post is not None and post.is_published for post in self._posts)

    @property
    def _posts(self) -> tuple[Question | None, Answer | None]:
        return self.question, self.answer
