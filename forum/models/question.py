"""Questions: the kernel of the forum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from modelsearch.queryset import SearchableQuerySetMixin
from taggit.managers import TaggableManager

from forum.models import searched
from forum.models.post import Post, PostQuerySet, one_act_per_key
from forum.models.tag import QuestionTag

if TYPE_CHECKING:
    from forum.models.acts import Acceptance

TITLE_MIN = 15
TITLE_MAX = 150
TAGS_MAX = 5
PRODUCT_WORDS_MAX = 200
OPENING = 1000  # characters of HTML


# Of the states: "open" and so on are rows, these are what lists are filtered by.
UNANSWERED = models.Q(state="open", answer_count=0)
UNRESOLVED = models.Q(state__in=["open", "answered"])
RESOLVED = models.Q(state="resolved")


class QuestionQuerySet(SearchableQuerySetMixin, PostQuerySet["Question"]):
    def unanswered(self) -> Self:
        return self.filter(UNANSWERED)

    def unresolved(self) -> Self:
        return self.filter(UNRESOLVED)

    def resolved(self) -> Self:
        return self.filter(RESOLVED)

    def for_listing(self) -> Self:
        """What a row of a list shows, in one query; `opening`: HTML that the excerpt is cut from."""
        opening = Substr("body_html", 1, OPENING)
        return self.select_related("product").defer("body", "body_html").annotate(opening=opening)


class Question(index.Indexed, Post):  # type: ignore[django-manager-missing]  # taggit has no types
    class State(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        RESOLVED = "resolved", _("resolved")
        DUPLICATE = "duplicate", _("duplicate")
        CLOSED = "closed", _("closed")

    class Context(models.TextChoices):
        BEFORE = "before", _("before buying")
        AFTER = "after", _("after buying")
        OTHER = "other", _("other")

    title = models.CharField(_("title"), max_length=250)  # TITLE_MAX for what is written here; imports are longer
    slug = models.SlugField(max_length=80, allow_unicode=False, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    context = models.CharField(_("purchase"), max_length=10, choices=Context.choices, default=Context.OTHER)
    product = models.ForeignKey(
        "forum.Product", on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    product_words = models.CharField(max_length=PRODUCT_WORDS_MAX, blank=True)  # of somebody who did not find theirs
    is_anonymous = models.BooleanField(default=False)  # the public is not told who asked; the moderation team is
    tags = TaggableManager(through=QuestionTag, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="duplicates"
    )
    merged_at = models.DateTimeField(null=True, blank=True)  # a duplicate whose replies went to the canonical one
    accepted_answer = models.OneToOneField(
        "forum.Answer", on_delete=models.SET_NULL, null=True, blank=True, related_name="accepted_for"
    )
    not_solved_at = models.DateTimeField(null=True, blank=True)  # its asker said that nothing here helped
    is_taken_elsewhere = models.BooleanField(default=False)  # the neutral line; says nothing of how or where to

    # Counters: written by actions, rebuilt by `manage.py recount`.
    answer_count = models.PositiveIntegerField(default=0)
    vote_count = models.IntegerField(default=0)
    view_count = models.PositiveIntegerField(default=0)  # by `forum/seen.py`; nothing is left to rebuild it from
    last_activity_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # of everything the question's page shows

    objects = models.Manager.from_queryset(QuestionQuerySet)()

    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("search_body"),
        index.SearchField("search_answers", boost=0.7),
        index.SearchField("search_duplicates"),
        index.SearchField("search_product", boost=1.5),
        index.SearchField("search_tags", boost=1.5),
        index.FilterField("visibility"),
        index.FilterField("state"),
        index.FilterField("language"),
        index.FilterField("product_id"),
        index.FilterField("answer_count"),
        index.FilterField("created_at"),
        index.RelatedFields("tags", [index.FilterField("slug")]),
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            one_act_per_key("one_question_per_idempotency_key"),
            models.CheckConstraint(
                condition=models.Q(state="duplicate", duplicate_of__isnull=False)
                | (~models.Q(state="duplicate") & models.Q(duplicate_of__isnull=True)),
                name="duplicate_names_its_canonical_question",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="resolved") | models.Q(accepted_answer__isnull=False),
                name="resolved_has_an_accepted_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(duplicate_of__isnull=True) | ~models.Q(duplicate_of=models.F("id")),
                name="no_duplicate_of_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_at__isnull=True) | models.Q(state="duplicate"),
                name="merged_is_a_duplicate",
            ),
        ]
        indexes = [
            models.Index(fields=["visibility", "-last_activity_at", "-id"]),
            models.Index(fields=["visibility", "-created_at", "-id"]),
            models.Index(fields=["visibility", "-vote_count", "-id"]),
            models.Index(fields=["visibility", "-view_count", "-id"]),
            models.Index(fields=["visibility", "state", "-last_activity_at", "-id"]),
            models.Index(fields=["product", "visibility", "-last_activity_at"]),
            models.Index(fields=["author", "-created_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forum:question", args=[self.pk, self.slug or "-"])

    @property
    def is_resolved(self) -> bool:
        return self.accepted_answer_id is not None

    @property
    def standing_acceptance(self) -> Acceptance | None:
        """Who chose the solution, as whom, and when. One query."""
        return self.acceptances.filter(ended_at__isnull=True).first()

    @property
    def is_closed(self) -> bool:
        """By the moderation team, on its own or as a duplicate."""
        return self.state in {self.State.CLOSED, self.State.DUPLICATE}

    @property
    def is_merged(self) -> bool:
        """Its replies stand under the question that it leads to."""
        return self.merged_at is not None

    @property
    def takes_answers(self) -> bool:
        return self.is_published and not self.is_closed and not self.is_taken_elsewhere

    # What the index holds: only what everybody may read.

    @classmethod
    def get_indexed_objects(cls) -> QuestionQuerySet:
        found = cls.objects.published().filter(merged_at__isnull=True).select_related("product")
        return found.prefetch_related(*searched.parts())

    def get_indexed_instance(self) -> Question | None:
        return self if self.is_published and not self.is_merged else None

    def search_body(self) -> str:
        from forum.text.markdown import plain_text

        return plain_text(self.body_html)

    def search_answers(self) -> str:
        from forum.text.markdown import plain_text

        return "\n".join(plain_text(answer.body_html) for answer in searched.found(self, "searched_answers"))

    def search_duplicates(self) -> str:
        """The same question in the words of others."""
        return "\n".join(question.title for question in searched.found(self, "searched_duplicates"))

    def search_product(self) -> str:
        if self.product is None:
            return self.product_words
        return " ".join(filter(None, [self.product.name, self.product.reference, self.product.gtin]))

    def search_tags(self) -> str:
        """In both languages, with the other words for them."""
        tags = sorted(self.tags.all(), key=lambda tag: tag.pk)
        others = sorted(synonym.name for tag in tags for synonym in tag.synonyms.all())
        return " ".join([*(f"{tag.name} {tag.name_fr}" for tag in tags), *others])
