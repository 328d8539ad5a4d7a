"""From an accepted answer to a guide."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry

from forum import ledger, notifications
from forum.actions import posts, rights
from forum.models import Answer, Member, Notification, Question
from forum.models.post import Viewer
from forum.reputation import Reason
from forum.text.cleaning import clean_line
from knowledge.editors import is_editor
from knowledge.models import ArticlePage, ArticleSource, GuidePlan, KnowledgeIndexPage, Withdrawal
from knowledge.provenance import credit_ref

log = logging.getLogger(__name__)

WITHDRAWN = "knowledge.withdraw"  # in the history of a page
COMINGS_AND_GOINGS = [
    WITHDRAWN,
    *(f"wagtail.{act}{how}" for act in ("publish", "unpublish") for how in ("", ".scheduled")),
]


@transaction.atomic
def promote(answer: Answer, *, by: Member, title: str | None = None) -> ArticlePage:
    """Make a draft guide of the whole of an accepted answer. Promoting it again gives the guide that exists.

    Nothing is submitted or published. Choosing parts of several answers: `knowledge.promoting`.
    """
    from knowledge.promoting import choosing, making
    from knowledge.promoting.selection import arranged

    question, answer = posts.locked_with_question(answer)
    check_may_promote(index_in(question.language), by)
    existing = guide_from(answer)
    if existing is not None:
        return existing
    check_is_solution(question, answer)
    plan = GuidePlan(answer=answer, member=by, data={"title": clean_line(title or "")})
    choices = arranged(choosing.pieces_from([answer]), ())
    found = making.chosen_blocks(plan, choices, images=making.images_for(choices, language=plan.language, by=by))
    return making.begin(plan, found, {answer.pk: answer}, by=by)


def index_in(language: str) -> KnowledgeIndexPage | None:
    found: KnowledgeIndexPage | None = KnowledgeIndexPage.objects.filter(locale__language_code=language).first()
    return found


def guide_from(answer: Answer) -> ArticlePage | None:
    """The guide made of this answer, in whatever state; the oldest where it was copied or translated."""
    found: ArticlePage | None = ArticlePage.objects.filter(sources__answer=answer).order_by("pk").first()
    return found


def may_promote(viewer: Viewer, language: str) -> bool:
    if not is_editor(viewer):
        return False
    index = index_in(language)
    return index is not None and index.permissions_for_user(viewer).can_add_subpage()


def check_may_promote(index: KnowledgeIndexPage | None, member: Member) -> None:
    rights.check_may_write(member)
    if index is None:
        raise PermissionDenied(_("There is no knowledge base in this language yet."))
    if not index.permissions_for_user(member).can_add_subpage():
        raise PermissionDenied(_("Only editors can make a guide of an answer."))


def check_is_solution(question: Question, answer: Answer) -> None:
    if not (question.is_published and answer.is_published):
        raise PermissionDenied(_("This text is no longer here."))
    if question.accepted_answer_id != answer.pk:
        raise PermissionDenied(_("A guide is made of the accepted answer only."))


def free_slug(parent: Page, title: str) -> str:
    base = slugify(title)[:80].strip("-") or "guide"
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    tries = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in tries if slug not in taken)


@transaction.atomic
def settle(page: ArticlePage, *, at: datetime | None = None) -> None:
    """The page went live or left: credit its authors, once for each answer, and renew the pages of its questions."""
    renew_questions(page)
    if page.live:
        credit(page, at=at or timezone.now())


def taken_away() -> Any:
    """Guides that `withdraw` unpublished, and that nobody published or unpublished since."""
    acts = PageLogEntry.objects.filter(page=OuterRef("pk"), action__in=COMINGS_AND_GOINGS)
    last = Subquery(acts.order_by("-timestamp", "-pk").values("action")[:1])
    return ArticlePage.objects.filter(live=False).annotate(last_act=last).filter(last_act=WITHDRAWN)


def renew_questions(page: ArticlePage) -> None:
    """Their pages name the guide: a new version, so that no cache shows the old one."""
    sources = list(page.sources.all())
    questions = {source.question for source in sources if source.question is not None}
    questions |= {source.answer.question for source in sources if source.answer is not None}  # merged elsewhere
    for question in sorted(questions, key=lambda question: question.pk):
        posts.touch(question)


def credit(page: ArticlePage, *, at: datetime) -> None:
    sources = list(page.sources.all())
    ledger.lock(*(source.author for source in sources))
    for source in sources:
        if source.answer is None or source.author is None or not source.is_public:
            continue
        ref = credit_ref(source.answer.pk)
        post = {"question": source.question, "answer": source.answer}
        ledger.give(source.author, Reason.PROMOTED, ref=ref, at=at, **post)
        kind = Notification.Kind.PROMOTED
        notifications.tell(source.author, kind, ref=ref, at=at, url=f"/guide/{page.pk}/", **post)


def follow_texts() -> int:
    """What is done when a text leaves or comes back, again by the clock: for what was missed, or somebody held."""
    return withdraw() + put_back()


def withdraw(*, question: int | None = None) -> int:
    """Unpublish guides that hold a text nobody may read: those of the question of that number, or all; how many.

    Editors may publish them again without its blocks. One that cannot be unpublished now, or that somebody holds,
    is tried again by `manage.py tick`: a wait of a minute at most.
    """
    about = {} if question is None else {"question_id": question}
    sources = ArticleSource.objects.filter(page__live=True, **about).withheld()
    pages = ArticlePage.objects.filter(pk__in=sources.values("page_id")).order_by("pk")
    return sum(_unpublish(pk) for pk in pages.values_list("pk", flat=True))


def _unpublish(pk: int) -> bool:
    """Without waiting for who holds the page: publishing holds it first, and then waits for the questions held here."""
    try:
        with transaction.atomic():
            free = ArticlePage.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk, live=True).first()
            if free is not None:
                free.unpublish(log_action=WITHDRAWN)
    except Exception:
        log.exception("guide %s could not be withdrawn", pk)
        return False
    return free is not None


def put_back(*, question: int | None = None) -> int:
    """Publish again what `withdraw` took away, where its texts may be read again and nobody touched it; how many.

    What somebody has written into since waits for the editors; what a decision withdrew waits for its end.
    """
    about = {} if question is None else {"sources__question_id": question}
    away = ArticlePage.objects.filter(live=False, withdrawal=None, sources__isnull=False, **about).distinct()
    return sum(_put_back(page) for page in away.exclude(pk__in=ArticleSource.objects.withheld().values("page_id")))


@transaction.atomic
def _put_back(page: ArticlePage) -> bool:
    page = ArticlePage.objects.select_for_update(no_key=True).get(pk=page.pk)
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=COMINGS_AND_GOINGS)
    last, before = [*entries.order_by("-timestamp", "-pk")[:2], None, None][:2]
    if page.live or last is None or before is None or last.action != WITHDRAWN:
        return False
    if Withdrawal.objects.filter(page=page.pk).exists():
        return False
    if before.revision_id is None or before.revision_id != page.latest_revision_id:
        return False
    before.revision.publish()
    return True
