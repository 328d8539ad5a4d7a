"""Who may do what to which post: the one place that decides, in sentences a member can read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import privileges
from forum.models import (
    Acceptance,
    Answer,
    Comment,
    Conversion,
    Member,
    Post,
    Question,
    SolvedReply,
    SuggestedEdit,
    Visibility,
    Vote,
)
from forum.privileges import Privilege


def allows(check: Callable[..., None], *args: object, **kwargs: object) -> bool:
    """Whether a check refuses nothing: what decides on a button is what decides on the act."""
    try:
        check(*args, **kwargs)
    except PermissionDenied:
        return False
    return True


def check_may_write(member: Member) -> None:
    if not member.is_active:
        raise PermissionDenied(_("This account is closed."))
    check_stays(member)
    if member.is_closed:
        raise PermissionDenied(_("Your account is closed: you can read, and contest it from your account."))
    if member.is_suspended:
        raise PermissionDenied(_("Your account is suspended: you can read, and write again when it ends."))


def check_stays(member: Member) -> None:
    """Nothing new from an account that is about to end: it would have to end with it."""
    if member.is_leaving:
        raise PermissionDenied(_("Your account is about to be deleted. Cancel that first, then write again."))


def check_may_reply(question: Question, member: Member) -> None:
    check_may_write(member)
    if not question.takes_answers:
        raise PermissionDenied(_("This question takes no more replies."))


def check_may_comment(question: Question, target: Question | Answer, member: Member) -> None:
    check_may_reply(question, member)
    if not target.is_published:
        raise PermissionDenied(_("This text is no longer here."))


def check_may_edit(post: Post, member: Member) -> None:
    """One's own posts; moderators questions and answers of others too, whose authors are told."""
    check_may_write(member)
    is_shared = member.is_moderator and not isinstance(post, Comment)
    if post.author_id != member.pk and not is_shared:
        raise PermissionDenied(_("You can edit what you wrote yourself."))
    if post.visibility == Visibility.DELETED or not post.is_visible_to(member):
        raise PermissionDenied(_("This text is no longer here."))


def check_may_suggest(post: Question | Answer, member: Member) -> None:
    """An edit of what somebody else wrote: who may edit it has no need to."""
    check_may_write(member)
    if allows(check_may_edit, post, member):
        raise PermissionDenied(_("You can edit this text yourself."))
    if not all(above.is_published for above in (post, *post.parents)):
        raise PermissionDenied(_("This text is no longer here."))


def check_may_review(suggestion: SuggestedEdit, post: Question | Answer, member: Member) -> None:
    """Whoever holds the privilege, and the author of the text; nobody their own suggestion.

    What a check holds of an author's own edit is for the team.
    """
    check_may_write(member)
    if suggestion.member_id == member.pk:
        raise PermissionDenied(_("Somebody else must review what you suggested."))
    if not all(above.is_visible_to(member) for above in (post, *post.parents)):
        raise PermissionDenied(_("This text is no longer here."))
    if post.visibility == Visibility.DELETED:
        raise PermissionDenied(_("This text is no longer here."))
    if suggestion.member_id is not None and suggestion.member_id == post.author_id:
        check_may_moderate(member)
    elif post.author_id != member.pk:
        privileges.check(member, Privilege.REVIEW_EDITS)


def check_may_invite(question: Question, member: Member) -> None:
    """Whoever holds the privilege, to a question that still takes answers."""
    check_may_reply(question, member)
    privileges.check(member, Privilege.INVITE)


def check_may_set_anonymous(question: Question, member: Member) -> None:
    check_may_write(member)
    if question.author_id != member.pk:
        raise PermissionDenied(_("Only the person who asked can say this."))
    if question.visibility == Visibility.DELETED:
        raise PermissionDenied(_("This text is no longer here."))
    if question.is_merged and not question.is_anonymous:
        raise PermissionDenied(
            _("Your replies were moved to another question with your name. Write to the moderation team.")
        )


def check_not_converted(post: Answer | Comment) -> None:
    """What became an answer or a comment is deleted, but not by its author."""
    if Conversion.away_from(post) is not None:
        raise PermissionDenied(_("The moderation team gave this text another place."))


def check_may_delete(post: Post, member: Member) -> None:
    """One's own posts only: what moderators take away has reasons, and is hidden. Nothing that waits for them."""
    check_is_own(post, member)
    if post.visibility == Visibility.HIDDEN:
        raise PermissionDenied(_("The moderation team has hidden this text: contest the decision instead."))
    if post.visibility == Visibility.HELD:
        raise PermissionDenied(_("This text is waiting for a check: you can delete it afterwards."))


def check_is_own(post: Post, member: Member) -> None:
    check_may_write(member)
    if post.author_id != member.pk:
        raise PermissionDenied(_("You can delete what you wrote yourself."))


def check_may_vote(post: Post, member: Member) -> None:
    check_may_write(member)
    if post.author_id == member.pk:
        raise PermissionDenied(_("You cannot vote on what you wrote yourself."))
    if not post.is_published:
        raise PermissionDenied(_("This text is no longer here."))


def check_may_mark(answer: Answer, member: Member) -> None:
    check_may_write(member)
    if answer.author_id == member.pk:
        raise PermissionDenied(_("This is your own answer: others say whether it works."))
    if not (answer.is_published and answer.question.is_published):
        raise PermissionDenied(_("This text is no longer here."))


SILENCE = timedelta(days=7)  # of the asker, after which others may choose the solution


def may_accept(question: Question, member: Member, *, at: datetime | None = None) -> bool:
    """The asker at any time; others once the asker has been silent for a week.

    Members who earned the privilege only where nothing is chosen: what stands, the asker or the team changes.
    """
    if question.author_id == member.pk:
        return True
    if not member.is_moderator:
        earned = privileges.holds(member, privileges.Privilege.ACCEPT_FOR_SILENT_ASKER)
        if not earned or question.accepted_answer_id is not None:
            return False
    return last_word_of_asker(question) <= (at or timezone.now()) - SILENCE


def last_word_of_asker(question: Question) -> datetime:
    """When the asker last asked, edited, wrote, voted, chose or said anything here. One query."""
    asker = question.author_id
    known = [moment for moment in (question.created_at, question.edited_at, question.not_solved_at) if moment]
    if asker is None:
        return max(known)
    here, under = {"question": question}, {"answer__question": question}
    said: list[Any] = [
        Comment.objects.filter(author_id=asker, **here).values_list("created_at"),
        Answer.objects.filter(author_id=asker, **here).values_list("created_at"),
        Vote.objects.filter(voter_id=asker, **under).values_list("created_at"),
        SolvedReply.objects.filter(member_id=asker, **under).values_list("given_at"),
        Acceptance.objects.filter(member_id=asker, **here).values_list("accepted_at"),
        Acceptance.objects.filter(ended_by_id=asker, ended_at__isnull=False, **here).values_list("ended_at"),
    ]
    first, *others = [rows.order_by() for rows in said]
    moments: list[datetime] = [*known, *(moment for (moment,) in first.union(*others, all=True))]
    return max(moments)


def check_may_accept(question: Question, answer: Answer | None, member: Member, *, at: datetime) -> None:
    check_may_write(member)
    if not may_accept(question, member, at=at):
        raise PermissionDenied(_("Only the person who asked can choose the solution."))
    if answer is not None:
        check_is_choosable(question, answer, member, at=at)
    check_is_open(question)


def check_is_choosable(question: Question, answer: Answer, member: Member, *, at: datetime) -> None:
    """What `check_may_accept` asks of the answer itself: no query."""
    if not answer.is_published:
        raise PermissionDenied(_("This text is no longer here."))
    if question.author_id == member.pk:
        return
    if answer.author_id == member.pk:
        raise PermissionDenied(_("You cannot choose your own answer for somebody else."))
    if answer.created_at > at - SILENCE:
        raise PermissionDenied(
            _("This answer is too new: the person who asked has %(n)d days to read it.") % {"n": SILENCE.days}
        )


def check_is_open(question: Question) -> None:
    if not question.is_published:
        raise PermissionDenied(_("This text is no longer here."))
    if question.is_closed:
        raise PermissionDenied(_("This question is closed."))


def check_may_say_unsolved(question: Question, member: Member) -> None:
    check_may_write(member)
    if question.author_id != member.pk:
        raise PermissionDenied(_("Only the person who asked can say this."))
    check_is_open(question)
    if question.is_taken_elsewhere:
        raise PermissionDenied(_("You are already taking this further elsewhere."))


def check_may_confirm_duplicates(member: Member) -> None:
    check_may_write(member)
    privileges.check(member, Privilege.CONFIRM_DUPLICATE)


def check_may_mark_duplicate(question: Question, member: Member) -> None:
    """Who may confirm duplicates; of one's own question, everybody."""
    if question.author_id == member.pk:
        check_may_write(member)
    else:
        check_may_confirm_duplicates(member)


def check_may_propose_duplicate(question: Question, member: Member) -> None:
    if question.author_id == member.pk:
        check_may_write(member)
        return
    check_may_write(member)
    if not privileges.holds(member, Privilege.CONFIRM_DUPLICATE):
        privileges.check(member, Privilege.PROPOSE_DUPLICATE)


def check_may_moderate(member: Member) -> None:
    check_may_write(member)
    if not member.is_moderator:
        raise PermissionDenied(_("This is for the moderation team."))


def check_may_merge(question: Question, member: Member) -> None:
    """Replies that their author wrote under it without a name would stand elsewhere with one."""
    check_may_moderate(member)
    if question.is_anonymous:
        raise PermissionDenied(_("Its author does not show their name: mark it as asked before instead of merging it."))
