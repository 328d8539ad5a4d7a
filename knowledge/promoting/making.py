"""From what was chosen to the draft of a guide: everything is looked at again, and it is made once or not at all."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from forum.actions import posts
from forum.models import Answer, Member, Revision
from knowledge import promotion
from knowledge.models import ArticlePage, ArticleSource, GuidePlan
from knowledge.promoting import guides, masking, pictures, texts
from knowledge.promoting.choosing import choices_of
from knowledge.promoting.pieces import IMAGE
from knowledge.promoting.selection import Block, Choice, blocks, not_yet, words_of


class MadeMeanwhile(PermissionDenied):
    """Another guide holds the answer since its editor last looked: they say whether they go on."""

    def __init__(self, page: ArticlePage) -> None:
        title = page.draft_title or page.title
        super().__init__(
            _("Meanwhile this answer came into the guide “%(title)s”. Look at it; to go on all the same, send again.")
            % {"title": title}
        )


def make_guide(plan: GuidePlan, *, by: Member, seen: Iterable[int], at: datetime | None = None) -> ArticlePage:
    """The draft of a new guide, or a new draft of one that is there. Sent twice, it is made once.

    `seen`: the guides with this answer that its editor was shown.
    """
    made = GuidePlan.objects.select_related("page").get(pk=plan.pk).page
    if made is not None:
        found: ArticlePage = made
        return found
    promotion.check_may_promote(promotion.index_in(plan.language), by)
    images = images_for(choices_of(plan), language=plan.language, by=by)
    return _make(plan, by=by, seen=set(seen), images=images, at=at or timezone.now())


def images_for(choices: Iterable[Choice], *, language: str, by: Member) -> dict[str, int]:
    """The number of the image of each picture chosen; its words are in the language of the texts."""
    chosen: dict[str, str] = {}
    for choice in choices:
        if choice.is_on and choice.piece.kind == IMAGE:
            words = masking.masked_line(choice.piece.value["alt"], language=language)
            chosen[choice.piece.value["picture"]] = chosen.get(choice.piece.value["picture"]) or words
    return pictures.as_images(chosen, language=language, by=by) if chosen else {}


def chosen_blocks(plan: GuidePlan, choices: Iterable[Choice], *, images: dict[str, int]) -> list[Block]:
    """As they are stored, without personal data. Refused when nothing of any answer is among them."""

    def image(value: dict[str, Any]) -> dict[str, Any]:
        return {"image": images[value["picture"]], "alt_text": value["alt"], "decorative": not value["alt"]}

    found = blocks(choices, keep=plan.data.get("kept", ()), language=plan.language, picture=image)
    if not any(block.answer for block in found):
        raise PermissionDenied(_("Choose at least one part of an answer."))
    return found


@transaction.atomic
def _make(plan: GuidePlan, *, by: Member, seen: set[int], images: dict[str, int], at: datetime) -> ArticlePage:
    page = _locked_guide(plan, by)
    plan = GuidePlan.objects.select_for_update().get(pk=plan.pk)
    if plan.page is not None:
        return plan.page
    _check_open(plan, by)
    posts.lock_rows(Answer, plan.texts)
    answers = _checked_answers(plan)
    _check_not_made(plan, page, seen)
    found = chosen_blocks(plan, choices_of(plan), images=images)
    page = append(page, found, answers, by=by) if page is not None else begin(plan, found, answers, by=by)
    GuidePlan.objects.filter(pk=plan.pk).update(page=page, made_at=at, updated_at=at)
    return page


def chosen_guide(plan: GuidePlan) -> ArticlePage | None:
    """The guide to add to, if the member of the plan may; None for a new one."""
    target = plan.data.get("target", "new")
    if target == "new":
        return None
    found = guides.in_which_to_add(target, plan.language, plan.member)
    if found is None:
        raise PermissionDenied(_("The guide that you chose is no longer here. Choose another one."))
    guides.check_may_add(found, plan.member)
    return found


def _locked_guide(plan: GuidePlan, by: Member) -> ArticlePage | None:
    """The guide to add to, held; None for a new one."""
    found = chosen_guide(plan)
    if found is None:
        return None
    page: ArticlePage = ArticlePage.objects.select_for_update(no_key=True).get(pk=found.pk)
    guides.check_may_add(page, by)
    return page


def _check_open(plan: GuidePlan, by: Member) -> None:
    if plan.member_id != by.pk:
        raise PermissionDenied(_("Somebody else began this guide."))
    if plan.made_at is not None:
        raise PermissionDenied(_("The guide that you made was deleted since. Begin again from the answer."))


def _checked_answers(plan: GuidePlan) -> dict[int, Answer]:
    """The answers as they are now: public, and with the words that their parts were chosen from."""
    answers = {answer.pk: answer for answer in texts.usable(plan.texts, plan.language)}
    if set(plan.texts) - set(answers):
        raise PermissionDenied(
            _("An answer that you chose is no longer public. Go back to the answers and look at them again.")
        )
    start = answers.get(plan.answer_id)
    if start is not None:
        promotion.check_is_solution(start.question, start)
    chosen_from = plan.data.get("revisions", {})
    if set(chosen_from) < {str(pk) for pk in answers}:
        raise PermissionDenied(_("Go back to the parts and choose those of each answer."))
    for answer in answers.values():
        if posts.revision_number(answer) != chosen_from.get(str(answer.pk)):
            raise PermissionDenied(
                _("The answer of %(name)s was edited since you chose its parts. Go back to the parts and look again.")
                % {"name": answer.byline}
            )
    return answers


def _check_not_made(plan: GuidePlan, page: ArticlePage | None, seen: set[int]) -> None:
    for found in guides.guides_with([plan.answer_id]).get(plan.answer_id, []):
        if found.pk not in seen and (page is None or found.pk != page.pk):
            raise MadeMeanwhile(found)


def begin(plan: GuidePlan, found: Sequence[Block], answers: dict[int, Answer], *, by: Member) -> ArticlePage:
    """A new guide, as a draft."""
    line = {"keep": plan.data.get("kept", ()), "language": plan.language}
    title = masking.masked_line(plan.data.get("title", "") or plan.answer.question.title, **line)
    page = ArticlePage(
        title=title,
        summary=masking.masked_line(plan.data.get("summary", ""), **line),
        body=json.dumps([block.data for block in found]),
        product=plan.answer.question.product,
    )
    page.sources = sources_of(found, answers)
    return add_draft(page, plan.language, by=by)


def add_draft(page: ArticlePage, language: str, *, by: Member) -> ArticlePage:
    """Into the tree of its language; nothing is submitted or published."""
    index = promotion.index_in(language)
    promotion.check_may_promote(index, by)
    parent = Page.objects.select_for_update().get(pk=index.pk).specific  # type: ignore[union-attr]
    page.locale, page.owner = parent.locale, by
    page.live, page.has_unpublished_changes = False, True
    page.slug = promotion.free_slug(parent, page.title)
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


def append(page: ArticlePage, found: Sequence[Block], answers: dict[int, Answer], *, by: Member) -> ArticlePage:
    """What the guide lacks, at its end, as a new draft of it. Nothing lacking is refused: nothing would be done."""
    draft: ArticlePage = page.get_latest_revision_as_object()
    new = lacking(draft, found)
    if not new:
        raise PermissionDenied(_("The guide holds all of this already. Choose other parts, or another guide."))
    draft.body = json.dumps([*(dict(block) for block in draft.body.raw_data), *(block.data for block in new)])
    for source in sources_of(new, answers):
        for former in draft.sources.filter(answer=source.answer, block_id=""):
            draft.sources.remove(former)
        draft.sources.add(source)
    draft.save_revision(user=by, log_action=True)
    return draft


def lacking(draft: ArticlePage, found: Sequence[Block]) -> list[Block]:
    stored = {block["id"]: block["value"] for block in draft.body.raw_data}
    said = defaultdict(list)
    for source in draft.sources.all():
        if source.block_id in stored:
            said[source.answer_id].append(words_of(stored[source.block_id]))
    return not_yet(found, present=set(stored), said=said)


def sources_of(found: Iterable[Block], answers: dict[int, Answer]) -> list[ArticleSource]:
    """One row for each block that an answer said."""
    revisions = _standing_revisions(answers)
    return [
        ArticleSource(
            question=answers[block.answer].question,
            answer=answers[block.answer],
            answer_revision=revisions.get(block.answer),
            author=answers[block.answer].author,
            author_name=answers[block.answer].author_name,
            block_id=block.data["id"],
        )
        for block in found
        if block.answer
    ]


def _standing_revisions(answers: dict[int, Answer]) -> dict[Any, Revision]:
    rows = Revision.objects.filter(answer__in=answers).order_by("number")
    return {row.answer_id: row for row in rows}
