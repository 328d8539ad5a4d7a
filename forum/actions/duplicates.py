"""A question that was asked before: saying so, confirming it, and what counts on the canonical one because of it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import notifications, signals
from forum.actions import posts, rights
from forum.actions.questions import set_state
from forum.actions.votes import recount_me_toos
from forum.models import DuplicateProposal, Member, Notification, Question, Subscription, Vote
from forum.signals import announce, question_reopened


@transaction.atomic
def mark_duplicate(question: Question, *, of: Question, by: Member, at: datetime | None = None) -> Question:
    """Point to the canonical question; chains are followed so that a pointer never points to a pointer.

    By moderators, by members who earned it, and by whoever asked the question.
    """
    rights.check_may_mark_duplicate(question, by)
    question, of = lock_pair(question, of)
    if question.duplicate_of_id == of.pk:
        return question
    at = at or timezone.now()
    point(question, of)
    proposals = DuplicateProposal.objects.filter(question=question, settled_at__isnull=True)
    proposals.filter(original=of).update(is_confirmed=True)
    proposals.update(settled_at=at, settled_by=by)
    if question.author_id != by.pk:
        kind, ref = Notification.Kind.DUPLICATE, f"pointed:{question.pk}:{of.pk}"
        notifications.tell(question.author, kind, ref=ref, at=at, question=question)
    return question


def lock_pair(question: Question, of: Question) -> tuple[Question, Question]:
    """Both as they are now, with all that is a duplicate of the first; `of` becomes what it leads to."""
    of = Question.objects.get(pk=of.pk)
    concerned = {question.pk, of.pk, canonical(of).pk, *question.duplicates.values_list("pk", flat=True)}
    # Two who point them at each other: the second is refused.
    posts.lock_rows(Question, concerned | lead_to(question))
    question, of = posts.locked(question), canonical(posts.locked(of))
    _check_may_point(question, of, concerned)
    return question, of


def lead_to(question: Question) -> set[int]:
    """The number of the question that it is a duplicate of, as it is now."""
    found = Question.objects.filter(pk=question.pk, duplicate_of__isnull=False)
    return {pk for pk in found.values_list("duplicate_of_id", flat=True) if pk is not None}


def point(question: Question, of: Question) -> None:
    """Of locked rows: the question, and what led to it, lead to the canonical one."""
    former = question.duplicate_of
    for row in question.duplicates.order_by("pk"):
        set_state(row, Question.State.DUPLICATE, duplicate_of=of)
    set_state(question, Question.State.DUPLICATE, duplicate_of=of)
    for concerned in filter(None, (question, of, former)):
        gather(concerned)


def _check_may_point(question: Question, of: Question, locked: set[int]) -> None:
    if of.pk == question.pk:
        raise PermissionDenied(_("A question cannot be a duplicate of itself."))
    if of.pk not in locked:  # it pointed elsewhere until a moment ago
        raise PermissionDenied(_("The other question has just become a duplicate itself: look at it again."))
    if not (question.is_published and of.is_published):
        raise PermissionDenied(_("Only a question that everybody can read has duplicates, and is one."))
    if question.duplicates.filter(merged_at__isnull=False).exists():
        raise PermissionDenied(_("Other questions were merged into this one: undo that first."))


def canonical(question: Question) -> Question:
    while question.duplicate_of is not None:
        question = question.duplicate_of
    return question


@transaction.atomic
def reopen(question: Question, *, by: Member, at: datetime | None = None) -> Question:
    """A closed question, or a duplicate that is none after all, takes answers again; merged replies come back."""
    from forum.actions.merging import take_apart

    rights.check_may_moderate(by)
    posts.lock_rows(Question, {question.pk} | lead_to(question))
    question = posts.locked(question)
    if not question.is_closed:
        return question
    if question.merged_at is not None:
        take_apart(question, by=by, at=at or timezone.now())
    canonical = question.duplicate_of
    set_state(question, Question.State.OPEN)
    posts.recount_answers(question)
    if canonical is not None:
        gather(canonical)
    announce(question_reopened, Question, question=question, by=by)
    return question


# What was said on a duplicate


def gather(question: Question) -> None:
    """Who has the problem of a duplicate, or follows it, does so here too: once a person, undone when it is none.

    These rows name their duplicate by `via`. They move no points: those stay with whoever asked what people found.
    """
    changed = _gather_me_toos(question) | _gather_followers(question)
    if changed:
        posts.touch(question)
    else:  # its page stays as it is, but it is found by other words
        signals.content_changed.send(Question, instance=question)


def _gather_me_toos(question: Question) -> bool:
    said = Vote.objects.filter(question__duplicate_of=question, voter__isnull=False, via__isnull=True)
    wanted = {vote.voter_id: vote for vote in said.exclude(voter_id=question.author_id).order_by("-pk")}
    here = Vote.objects.filter(question=question, voter__isnull=False)
    own = set(here.filter(via__isnull=True).values_list("voter_id", flat=True))
    known = {vote.voter_id: vote for vote in here.filter(via__isnull=False)}
    gone = [vote.pk for voter, vote in known.items() if voter not in wanted or voter in own]
    new = [(voter, vote) for voter, vote in wanted.items() if voter not in known and voter not in own]
    Vote.objects.filter(pk__in=gone).delete()
    Vote.objects.bulk_create(
        [
            Vote(question=question, voter_id=voter, value=1, via_id=vote.question_id, created_at=vote.created_at)
            for voter, vote in new
        ]
    )
    if gone or new:
        recount_me_toos(question)
    return bool(gone or new)


def _gather_followers(question: Question) -> bool:
    following = Subscription.objects.filter(question__duplicate_of=question, via__isnull=True)
    wanted = {row.member_id: row for row in following.order_by("-pk")}
    here = Subscription.objects.filter(question=question)
    known = dict(here.values_list("member_id", "via_id"))
    gone = here.filter(via__isnull=False).exclude(member_id__in=wanted)
    Subscription.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()
    Subscription.objects.bulk_create(
        [
            Subscription(
                member_id=member, question=question, via_id=row.question_id, reason=Subscription.Reason.DUPLICATE
            )
            for member, row in wanted.items()
            if member not in known
        ],
        ignore_conflicts=True,
    )
    return False  # nobody's page says how many follow


# Proposals


@transaction.atomic
def propose_duplicate(
    question: Question, *, of: Question, by: Member, at: datetime | None = None
) -> DuplicateProposal | None:
    """Say that it was asked before; whoever may decide that decides it at once, and None is returned."""
    if rights.allows(rights.check_may_mark_duplicate, question, by):
        mark_duplicate(question, of=of, by=by, at=at)
        return None
    rights.check_may_propose_duplicate(question, by)
    at = at or timezone.now()
    question, of = lock_pair(question, of)
    if question.is_closed:
        raise PermissionDenied(_("This question is closed."))
    row, is_new = DuplicateProposal.objects.get_or_create(
        question=question, original=of, defaults={"proposed_by": by, "proposed_at": at}
    )
    if row.settled_at is not None:
        raise PermissionDenied(_("Somebody has compared these two already: they are different questions."))
    if is_new:
        kind, ref = Notification.Kind.DUPLICATE, f"duplicate:{row.pk}"
        notifications.tell(question.author, kind, ref=ref, at=at, question=question, url=f"/duplicates/{row.pk}/")
    return row


class AlreadySettled(PermissionDenied):
    """Somebody else has said the opposite a moment ago. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has decided about this already. Nothing was decided twice."))


@transaction.atomic
def confirm_duplicate(proposal: DuplicateProposal, *, by: Member, at: datetime | None = None) -> Question:
    """Yes, by who may decide it, the asker among them. AlreadySettled where they are two questions by now."""
    rights.check_may_mark_duplicate(proposal.question, by)
    lock_pair(proposal.question, proposal.original)
    row = DuplicateProposal.objects.get(pk=proposal.pk)
    if row.settled_at is not None and not row.is_confirmed:
        raise AlreadySettled
    return mark_duplicate(proposal.question, of=proposal.original, by=by, at=at)


@transaction.atomic
def refuse_duplicate(proposal: DuplicateProposal, *, by: Member, at: datetime | None = None) -> DuplicateProposal:
    """They are different questions: this pair is not proposed again. AlreadySettled where it is a duplicate by now."""
    rights.check_may_confirm_duplicates(by)
    posts.locked(proposal.question)
    row = DuplicateProposal.objects.get(pk=proposal.pk)  # only ever changed under the lock of its question
    if row.is_confirmed:
        raise AlreadySettled
    if row.settled_at is None:
        row.settled_at, row.settled_by = at or timezone.now(), by
        row.save(update_fields=["settled_at", "settled_by"])
    return row
