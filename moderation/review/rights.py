"""Who may report and decide what, and whether somebody decided first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.actions import rights
from forum.dates import legal_day, written_day
from forum.models import Member, Visibility
from forum.withdrawing import Guide
from moderation.review import misuse, reasons, wording
from moderation.review.models import Amendment, Appeal, Assessment, Decision, Flag, Notice, NoticeLink, Rule
from moderation.review.models.flag import LAW_MAX, NOTE_MAX
from moderation.review.models.notice import NAMELESS, NEVER_REFUSED
from moderation.review.targets import Target, about, written_by
from moderation.review.vocabulary import FACTS_MAX

if TYPE_CHECKING:
    from moderation.review.models.notice import NoticeLinkQuerySet
    from moderation.review.reasons import Because

LONGEST = timedelta(days=366)  # a restriction that ends by itself
NOT_SHOWN = gettext_lazy("Nothing was decided: the page was incomplete. Decide again from here.")


class AlreadyDecided(PermissionDenied):
    """Somebody decided first: `decision` is theirs. Nothing was changed."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(_("This has been decided already. Nothing was decided twice."))
        self.decision = decision


def check_may_flag(post: Target, member: Member) -> None:
    rights.check_may_write(member)
    if post.author_id == member.pk and isinstance(post, Amendment):
        raise PermissionDenied(_("This is your own proposal: you can withdraw it."))
    if post.author_id == member.pk:
        raise PermissionDenied(_("This is your own text: you can edit or delete it."))
    if not post.is_published:
        raise PermissionDenied(_("This text is no longer here."))


def check_may_report_member(about: Member, by: Member) -> None:
    rights.check_may_write(by)
    if about.pk == by.pk:
        raise PermissionDenied(_("This is your own account."))
    if not about.is_active:
        raise PermissionDenied(_("This account is closed."))


def check_may_look_at(about: Member, by: Member) -> None:
    rights.check_may_moderate(by)
    if about.pk == by.pk:
        raise PermissionDenied(_("This is your own account: another moderator decides about it."))


def check_may_report(member: Member, at: datetime) -> None:
    """Whoever often reports what is manifestly in order may not for a while (art. 23(2)). Danger is always heard."""
    ban = Decision.objects.on(member).in_force(at).filter(kind=Decision.Kind.NO_REPORTS).newest_first().first()
    if ban is not None and ban.ends_at is not None:
        day = written_day(ban.ends_at - timedelta(microseconds=1))
        raise PermissionDenied(_("You may not send reports until %(day)s included.") % {"day": day})


def check_flag(rule: Rule | None, law: str, note: str) -> None:
    if (rule is None) == (not law):
        raise ValidationError(_("Choose a rule of the charter, or say what makes it illegal."))
    _check_length("law", law, LAW_MAX)
    _check_length("note", note, NOTE_MAX)


def check_may_send_notice(notice: Notice, *, at: datetime) -> None:
    """Anybody may, and says who they are, but for offences against children (art. 16(2)(c))."""
    if notice.member is not None and notice.subject not in NEVER_REFUSED:
        check_may_report(notice.member, at)
    misuse.check_is_taken(notice, at)
    if notice.subject in NAMELESS:
        return
    if not notice.name:
        raise ValidationError({"name": _("Write your name, or the name of your organisation.")})
    if "@" not in notice.email:
        raise ValidationError({"email": _("Write your e-mail address: the decision is sent there.")})


def check_may_decide(post: Target, member: Member) -> None:
    rights.check_may_moderate(member)
    if post.author_id == member.pk:
        raise PermissionDenied(_("This is your own text: another moderator decides about it."))
    _check_sent_none(NoticeLink.objects.on(post).open(), member)


def check_may_undo(decision: Decision, post: Target, member: Member) -> None:
    check_may_decide(post, member)
    _check_sent_none(NoticeLink.objects.filter(decision=decision), member)


def _check_sent_none(links: NoticeLinkQuerySet, member: Member) -> None:
    """Whoever sent a notice is a party to it: they are told, and may contest, and decide nothing."""
    if links.filter(notice__member=member).exists():
        raise PermissionDenied(_("You sent a notice about this text: another moderator decides about it."))


def check_may_withdraw(guide: Guide, member: Member) -> None:
    rights.check_may_moderate(member)
    if member in guide.members:
        raise PermissionDenied(_("This guide names you: another moderator decides about it."))
    _check_sent_none(NoticeLink.objects.on(guide).open(), member)


def check_may_put_back(decision: Decision, guide: Guide, member: Member) -> None:
    check_may_withdraw(guide, member)
    _check_sent_none(NoticeLink.objects.filter(decision=decision), member)


def check_guide_was_not_reversed(guide: Guide, member: Member) -> None:
    """As `check_was_not_reversed`, whatever the guide says by now."""
    appeals = Appeal.objects.filter(decision__made_by=member, **about(guide, "decision__"))
    if appeals.filter(outcome__in=[Appeal.Outcome.REVERSED, Appeal.Outcome.GRANTED]).exists():
        raise PermissionDenied(_("You decided about this guide, and it was put back: another moderator decides now."))


def check_may_be(post: Target, kind: str) -> None:
    """What can be decided about a text of its kind: nobody can edit a proposal, and none is spam or asked twice."""
    if kind not in kinds_for(post):
        raise PermissionDenied(_("A proposal to change the charter is kept or hidden, and nothing else."))


def kinds_for(post: Target) -> list[str]:
    """What a moderator can decide about it."""
    kinds: list[str] = [Decision.Kind.KEEP, Decision.Kind.HIDE]
    if isinstance(post, Amendment):
        return kinds
    kinds += [Decision.Kind.CORRECT, Decision.Kind.SPAM]
    return [*kinds, Decision.Kind.DUPLICATE, Decision.Kind.SHUT] if post.kind == "question" else kinds


def check_was_not_reversed(post: Target, member: Member) -> None:
    """Whose decision about this text an appeal has reversed does not take it again, unless the text changed since.

    Nor who took it back while it was contested: that would end the appeal, and leave it to nobody else to decide.
    """
    appeals = Appeal.objects.filter(decision__made_by=member, **about(post, "decision__"))
    if post.edited_at:
        appeals = appeals.filter(ended_at__gt=post.edited_at)
    if appeals.filter(outcome__in=[Appeal.Outcome.REVERSED, Appeal.Outcome.REPLACED]).exists():
        raise PermissionDenied(
            _("Somebody else has reversed your decision about this text: another moderator decides about it now.")
        )
    if appeals.filter(outcome=Appeal.Outcome.GRANTED, side=Appeal.Side.RESTRICTED).exists():
        raise PermissionDenied(
            _("Your decision about this text was taken back while it was contested: another moderator decides now.")
        )


def check_is_there(post: Target) -> None:
    if post.visibility == Visibility.DELETED:
        raise PermissionDenied(_("Its author has deleted this text: there is nothing left to decide."))


def works_here(member: Member) -> bool:
    return bool(member.is_staff or member.is_superuser or member.group_names)


def check_may_restrict(member: Member, by: Member) -> None:
    rights.check_may_moderate(by)
    if member.pk == by.pk:
        raise PermissionDenied(_("This is your own account: another moderator decides about it."))
    if works_here(member):
        raise PermissionDenied(_("This person works for the site: ask an administrator to take their rights first."))
    if not member.is_active:
        raise PermissionDenied(_("This account is closed."))


def check_reasons(because: Because, at: datetime, whose: Target | Member | Guide) -> None:
    """`whose`: the text, the guide or the member that is decided about."""
    if not because.facts:
        raise ValidationError({"facts": _("Say what in this text breaks the rule: its author will read it.")})
    _check_length("facts", because.facts, FACTS_MAX)
    begun = [] if isinstance(whose, Member | Guide) else [reasons.draft_facts(whose, [])]
    if not wording.says_something(because.facts, [*because.said_anyway, *begun]):
        said = _("Say in at least %(n)d words what happened and where; the rule or the law is added by itself.")
        raise ValidationError({"facts": said % {"n": wording.FEWEST_WORDS}})
    if (because.rule is None) == (not because.law):
        raise ValidationError(_("Choose a rule of the charter, or say what makes it illegal."))
    _check_length("law", because.law, LAW_MAX)
    if because.rule is not None and not because.rule.is_in_force(legal_day(at)):
        raise ValidationError({"rule": _("This version of the rule is not in force. Choose the rule again.")})
    check_names_no_sender(f"{because.facts} {because.law}", whose)


def check_names_no_sender(words: str, whose: Target | Member | Guide, name: str = "facts") -> None:
    """Whose text it is learns who sent a notice about it only where that is strictly necessary, and why is noted.

    Art. 17(3)(b). `name`: of the field that holds the words.
    """
    theirs = written_by(whose) if isinstance(whose, Member) else Q(**about(whose))
    links = NoticeLink.objects.filter(theirs, notice__named_because="").select_related("notice")
    for notice in {link.notice for link in links}:
        if any(len(word) > 3 and word.lower() in words.lower() for word in (notice.name, notice.email)):
            sentence = _("This names who sent the notice %(ref)s. Leave the name out, or note on the notice why not.")
            raise ValidationError({name: sentence % {"ref": notice.ref}})


def check_end(kind: str, until: datetime | None, at: datetime) -> None:
    """What ends by itself says when, within a year."""
    if kind not in Decision.ENDING:
        return
    if until is None or not at < until <= at + LONGEST:
        raise ValidationError({"until": _("Choose a day within the next twelve months on which it ends.")})


def is_open(post: Target) -> bool:
    """Whether something about the post waits for a decision."""
    if post.visibility == Visibility.HELD or post.warns_readers or Flag.objects.on(post).open().exists():
        return True
    if NoticeLink.objects.on(post).open().exists():
        return True
    return Assessment.objects.on(post).to_look_at().exists()


def decided_before(
    target: Target | Member | Guide, by: Member, kind: str, seen: int | None, *, is_settled: bool = False
) -> Decision | None:
    """The same decision by the same moderator (a double click); AlreadyDecided for anything else that came first.

    `seen`: the number of the last decision the moderator knew of, 0 for none, None for not asked.
    """
    if seen and not Decision.objects.on(target).filter(pk=seen).exists():  # no page showed that
        raise ValidationError({"seen": NOT_SHOWN})
    last = Decision.objects.on(target).exclude(kind=Decision.Kind.HOLD).newest_first().first()  # nobody decided that
    if last is None:
        return None
    is_news = seen is not None and last.pk > seen
    is_hidden = last.is_standing and last.kind in Decision.TAKES_AWAY
    if not (is_news or is_hidden or is_settled):
        return None
    if last.is_standing and last.kind == kind and last.made_by_id == by.pk:
        return last
    raise AlreadyDecided(last)


def _check_length(name: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise ValidationError({name: _("Shorten this text to %(count)d characters.") % {"count": longest}})
