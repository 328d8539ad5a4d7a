"""What moderation and mediation hold of members, and what the law asks to keep of it after their account."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forum.dates import legal_day
from forum.member_data import Fate, Kept, MemberData, OwnFile, Table
from forum.models import Member
from moderation import archive_words
from moderation.mediation.deadlines import add_years
from moderation.mediation.journal import NOTES
from moderation.mediation.models import (
    BodyStaff,
    Case,
    CaseEvent,
    CaseReading,
    Evidence,
    Message,
    Opening,
    Satisfaction,
    ThreadSnapshot,
)
from moderation.mediation.states import TERMINAL
from moderation.review import keeping
from moderation.review.charter.member_data import own_votes, take_along
from moderation.review.models import Appeal, AppealMessage, Decision

log = logging.getLogger("moderation.cases")

YEARS_KEPT = 5  # after its end, in case somebody goes to court: Code civil, art. 2224
SLICE = 20
ENDED = sorted(state.value for state in TERMINAL)
TEAM = "what the staff of a body is and does; their accounts do not end here"


def obstacles(member: Member) -> Iterator[str]:
    for case in Case.objects.open().filter(asker=member, sent_at__isnull=False).order_by("pk"):
        sentence = gettext("Your case %(ref)s is with a mediation body. Withdraw it first, or wait for its end.")
        yield sentence % {"ref": case.ref}
    if BodyStaff.objects.filter(member=member).exists():
        yield gettext("You work for a mediation body. Ask to be taken off its staff first.")


def ended_on(case: Case) -> dt.date:
    last = (
        CaseEvent.objects.filter(case=case)
        .exclude(event__in=NOTES)
        .order_by("-seq")
        .values_list("at", flat=True)
        .first()
    )
    return legal_day(last or case.created_at)


def kept(member: Member) -> Iterator[Kept]:
    for case in Case.objects.filter(asker=member, sent_at__isnull=False).order_by("pk"):
        yield Kept(
            gettext("Your case %(ref)s, with its files") % {"ref": case.ref},
            gettext("It was with a mediation body; it is kept apart for %(n)d years, in case somebody goes to court.")
            % {"n": YEARS_KEPT},
            add_years(ended_on(case), YEARS_KEPT),
        )
    for ref in keeping.still_open(member):
        yield Kept(
            gettext("Your notice %(ref)s") % {"ref": ref},
            gettext(
                "The law asks to decide it and to write to you. Name and address are erased %(n)d months after that."
            )
            % {"n": keeping.MONTHS_KEPT},
            None,
        )
    count = Decision.objects.told_to(member).count()
    if count:
        yield Kept(
            ngettext("%(n)d decision about your texts", "%(n)d decisions about your texts", count) % {"n": count},
            gettext("The law asks to keep the reasons of moderation. Your name is taken out of it."),
            None,
        )
    yield from _appeals_kept(member)


def _appeals_kept(member: Member) -> Iterator[Kept]:
    count = Appeal.objects.of(member).count()
    if count:
        yield Kept(
            ngettext("%(n)d appeal that you filed", "%(n)d appeals that you filed", count) % {"n": count},
            gettext("The law asks to count appeals. Your name and what you wrote are taken out of it."),
            None,
        )


def release(member: Member, keeps_posts: bool) -> int:
    cases = _erase_cases(Case.objects.filter(asker=member, sent_at__isnull=True)) or _unlink_cases(member)
    return cases or _end_appeals(member) or keeping.let_go_of(member) or take_along(member, keeps_posts)


@transaction.atomic
def _end_appeals(member: Member) -> int:
    """What they wrote goes; that they contested, when, and what was decided and why, stays and names nobody."""
    now = timezone.now()
    open_ones = Appeal.objects.open().of(member).filter(filed_at__lte=now)
    ended = open_ones.update(outcome=Appeal.Outcome.WITHDRAWN, ended_at=now)
    words = AppealMessage.objects.filter(author=member, is_by_team=False)
    return ended + words.update(text="", author=None, erased_at=now)


def _erase_cases(cases: Any) -> int:
    found = list(cases.order_by("pk")[:SLICE])
    for case in found:
        with transaction.atomic():
            _erase(case)
    return len(found)


def _erase(case: Case) -> None:
    """With its files, which go from the disk once the rows are gone."""
    for file in Evidence.objects.filter(case=case):
        transaction.on_commit(partial(file.file.storage.delete, str(file.file.name)))
    Evidence.objects.filter(case=case).delete()
    ThreadSnapshot.objects.filter(case=case).delete()
    Case.objects.filter(pk=case.pk).delete()


@transaction.atomic
def _unlink_cases(member: Member) -> int:
    """The archive of a case that was sent names nobody's account; its journal and its thread stay sealed."""
    files = Evidence.objects.filter(uploaded_by=member).update(uploaded_by=None)
    return files + Case.objects.filter(asker=member, state__in=ENDED).update(asker=None)


def forget_archived_cases(*, at: dt.datetime | None = None) -> int:
    """Cases of accounts that are gone, five years after their end; how many."""
    today = legal_day(at or timezone.now())
    archived = Case.objects.filter(asker__isnull=True, state__in=ENDED, created_at__year__lte=today.year - YEARS_KEPT)
    due = [case.pk for case in archived if add_years(ended_on(case), YEARS_KEPT) <= today][:SLICE]
    done = _erase_cases(Case.objects.filter(pk__in=due))
    if done:
        log.info("%s archived cases erased", done)
    return done


def forget_what_nobody_signed() -> int:
    """What a body typed in and was never referred to it; how many."""
    never = Case.objects.exclude(channel=Case.Channel.WEB).filter(sent_at__isnull=True, state__in=ENDED)
    return _erase_cases(never)


def _decisions(member: Member) -> Any:
    return Decision.objects.told_to(member)


def _own_conversations(member: Member) -> Any:
    return AppealMessage.objects.filter(appeal__member=member)


def _own_events(member: Member) -> Any:
    return CaseEvent.objects.filter(case__asker=member)


def _own_messages(member: Member) -> Any:
    """What they may read on the pages of their cases."""
    return Message.objects.visible_to(member).filter(case__asker=member)


def _readings_of_own(member: Member) -> Any:
    return CaseReading.objects.filter(case__asker=member)


def _openings_of_own(member: Member) -> Any:
    return Opening.objects.filter(case__asker=member)


def _own_files(member: Member) -> Any:
    return Evidence.objects.filter(Q(uploaded_by=member, case__asker=member))


def _own_judgements(member: Member) -> Any:
    return Satisfaction.objects.of(Satisfaction.Side.ASKER).filter(case__asker=member)


def files(member: Member) -> Iterator[OwnFile]:
    for row in _own_files(member).select_related("case").order_by("pk").iterator(chunk_size=50):
        if row.file.storage.exists(row.file.name):
            yield OwnFile(f"{row.case.ref}/{row.pk}-{row.name}", partial(row.file.storage.open, row.file.name))


CASE = (
    *("ref", "state", "created_at", "sent_at", "trader_name", "trader_contact", "trader_country", "sector", "bought"),
    *("purchase_date", "amount", "currency", "order_ref", "remedy", "narrative", "full_name", "postal_address"),
    *("complaint_letter", "phone", "helper_name", "helper_contact", "answers", "body__name"),
)
REASONS = (
    *(
        "kind",
        "made_at",
        "undone_at",
        "ends_at",
        "acknowledged_at",
        "request",
        "question_id",
        "answer_id",
        "comment_id",
        "amendment_id",
        "page_id",
        "statement__decision_facts",
    ),
    *("statement__ground_text", "statement__redress"),
)
TABLES = (
    Table(
        "moderation.Flag",
        "member",
        Fate.UNLINKED,
        _("Reports you made"),
        (
            *("question_id", "answer_id", "comment_id", "amendment_id"),
            *("rule__code", "law", "note", "created_at", "handled_at"),
        ),
    ),
    Table(
        *("moderation.MemberReport", "member", Fate.UNLINKED, _("People you reported")),
        ("about__username", "rule__code", "law", "note", "created_at", "handled_at"),
    ),
    Table(
        *("moderation.MemberReport", "about", Fate.ERASED),
        why_not="who reported somebody is not told; what was decided is shown with its reasons",
    ),
    Table("moderation.MemberReport", "handled_by", Fate.UNLINKED, why_not="an act of the team"),
    Table(
        *("moderation.Notice", "member", Fate.BY_THE_APP, _("Notices of illegal content you sent")),
        ("ref", "received_at", "subject", "reasons", "law", "name", "email", "decided_at", "answer"),
    ),
    Table("moderation.Notice", "unfounded_by", Fate.UNLINKED, why_not="an act of the team"),
    Table("moderation.SenderMeasure", "made_by", Fate.UNLINKED, why_not="an act of the team"),
    Table("moderation.SenderMeasure", "undone_by", Fate.UNLINKED, why_not="an act of the team"),
    Table("moderation.NoticeLink", "handled_by", Fate.UNLINKED, why_not="an act of the team"),
    Table("moderation.Alarm", "acknowledged_by", Fate.UNLINKED, why_not="an act of the team"),
    Table("moderation.Candidate", "decided_by", Fate.UNLINKED, why_not="an act of the team"),
    Table("moderation.Practice", "handled_by", Fate.UNLINKED, why_not="an act of the team"),
    Table("moderation.Told", "told_by", Fate.UNLINKED, why_not="an act of the team"),
    Table("moderation.TrustedFlagger", "member", Fate.UNLINKED, why_not="an organisation that staff entered"),
    Table(
        "moderation.Decision",
        "made_by",
        Fate.UNLINKED,
        _("Decisions about your texts and your account"),
        REASONS,
        rows=_decisions,
    ),
    Table("moderation.Decision", "member", Fate.UNLINKED, why_not="shown with the decisions about the member's texts"),
    Table(
        *("moderation.CharterAcceptance", "member", Fate.ERASED, _("Versions of the charter you accepted")),
        ("version__number", "accepted_at"),
    ),
    Table(
        *("moderation.Amendment", "author", Fate.UNLINKED, _("Changes of the charter you proposed")),
        ("code", "title", "wording", "reason", "proposed_at", "visibility", "outcome", "answer"),
    ),
    Table("moderation.Amendment", "decided_by", Fate.UNLINKED, why_not="an act of the team, for the whole site"),
    Table(
        *("moderation.AmendmentVote", "member", Fate.UNLINKED, _("Your votes on the charter")),
        ("shown_title", "is_yes", "cast_at"),
        rows=own_votes,
    ),
    Table("moderation.CharterVersion", "published_by", Fate.UNLINKED, why_not="an act of the team, for the whole site"),
    Table("moderation.Recipient", "member", Fate.UNLINKED, why_not="shown with the decisions about the member's texts"),
    Table("moderation.Decision", "undone_by", Fate.UNLINKED, why_not="an act of the team, said by the decision"),
    Table("moderation.Claim", "member", Fate.ERASED, why_not="which page of the queue is open, for ten minutes"),
    Table("moderation.Deferral", "member", Fate.UNLINKED, why_not="work of the team that waits, for days at most"),
    Table(
        *("moderation.Appeal", "member", Fate.UNLINKED, _("Decisions you contested")),
        ("id", "decision_id", "filed_at", "contest_until", "outcome", "reasons", "ended_at"),
    ),
    Table("moderation.Appeal", "contested_made_by", Fate.UNLINKED, why_not="an act of the team, said by the appeal"),
    Table("moderation.Appeal", "decided_by", Fate.UNLINKED, why_not="an act of the team, said by the appeal"),
    Table(
        *("moderation.AppealMessage", "author", Fate.UNLINKED, _("Messages about the decisions you contested")),
        ("appeal_id", "is_by_team", "text", "written_at"),
        rows=_own_conversations,
    ),
    Table("moderation.Case", "asker", Fate.BY_THE_APP, _("Cases"), CASE, words=archive_words.CASE),
    Table(
        *("moderation.WrittenComplaint", "case__asker", Fate.BY_THE_APP, _("What you wrote to sellers")),
        ("case__ref", "sent_on", "channel", "level", "proof", "reply", "reply_on"),
        words=archive_words.COMPLAINT,
    ),
    Table(
        *("moderation.ConsentRecord", "case__asker", Fate.BY_THE_APP, _("What you agreed to in your cases")),
        ("case__ref", "text", "given_at"),
    ),
    Table(
        *("moderation.Unfinished", "case__asker", Fate.BY_THE_APP, _("What you kept for later in your cases")),
        ("case__ref", "answers", "typed", "kept_at", "expires_at"),
    ),
    Table(
        *("moderation.PromiseCheck", "case__asker", Fate.BY_THE_APP, _("Whether agreements were kept, as you said")),
        ("case__ref", "kept", "answered_at"),
    ),
    Table(
        *("moderation.Satisfaction", "case__asker", Fate.BY_THE_APP, _("How you judged mediations")),
        ("case__ref", "score", "given_at"),
        rows=_own_judgements,
    ),
    Table(
        *("moderation.CaseEvent", "actor", Fate.UNLINKED, _("Steps of your cases")),
        ("case__ref", "seq", "at", "actor_role", "event", "to_state"),
        rows=_own_events,
        words=archive_words.EVENT,
    ),
    Table(
        *("moderation.Message", "author", Fate.UNLINKED, _("Messages of your cases")),
        ("case__ref", "said_by", "text", "said_on", "written_at"),
        rows=_own_messages,
        words=archive_words.MESSAGE,
    ),
    Table(
        *("moderation.Evidence", "uploaded_by", Fate.BY_THE_APP, _("Files of your cases")),
        ("case__ref", "name", "mime", "size", "created_at"),
        rows=_own_files,
    ),
    Table("moderation.BodyStaff", "member", Fate.ERASED, why_not=TEAM),
    Table(
        *("moderation.CaseReading", "member", Fate.UNLINKED, _("Who read your cases")),
        ("case__ref", "role", "what", "at"),
        rows=_readings_of_own,
    ),
    Table(
        *("moderation.Opening", "member", Fate.UNLINKED, _("Your cases that an administrator opened")),
        ("case__ref", "code", "reason", "opened_at", "until"),
        rows=_openings_of_own,
    ),
    Table("moderation.Trader", "checked_by", Fate.UNLINKED, why_not="an act of the team, for the whole site"),
    Table("moderation.Declaration", "member", Fate.UNLINKED, why_not=TEAM),
    Table("moderation.Recusal", "member", Fate.UNLINKED, why_not=TEAM),
    Table("moderation.BodyClient", "answered_by", Fate.UNLINKED, why_not=TEAM),
    Table("moderation.Assignment", "member", Fate.UNLINKED, why_not=TEAM),
    Table("moderation.DeskView", "member", Fate.ERASED, why_not=TEAM),
    Table("moderation.Recommendation", "written_by", Fate.UNLINKED, why_not=TEAM),
    Table("moderation.Assignment", "given_by", Fate.UNLINKED, why_not=TEAM),
)


def data() -> MemberData:
    return MemberData(TABLES, obstacles=obstacles, kept=kept, release=release, files=files)
