"""What the forum itself holds of its members."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import archive_words
from forum.actions.addresses import proven_addresses
from forum.actions.detaching import release
from forum.dates import written_day
from forum.member_data import Fate, MemberData, OwnFile, Table
from forum.models import Mail, Member, Picture, Revision
from forum.text.pictures import pictures_in

ERASED, UNLINKED, BY_THE_APP = Fate.ERASED, Fate.UNLINKED, Fate.BY_THE_APP
POST = ("created_at", "edited_at", "visibility", "body")
OTHERS = "names what somebody else did; their account holds it"
DECIDES = "an act of the team; the member's posts and decisions say what they did"


def _profile(member: Member) -> Any:
    return Member.objects.filter(pk=member.pk)


def _revisions(member: Member) -> Any:
    """Of what they wrote, and those that they made of what others wrote."""
    own = Q(question__author=member) | Q(answer__author=member) | Q(comment__author=member)
    return Revision.objects.filter(own | Q(editor=member)).visible_to(member).distinct()


def _mails(member: Member) -> Any:
    return Mail.objects.filter(to__0__in=proven_addresses(member))


def obstacles(member: Member) -> Iterator[str]:
    if member.is_staff or member.is_superuser or member.group_names:
        yield gettext(
            "Accounts of the team are ended by the person who runs the site. Ask to be taken off the team first."
        )


def files(member: Member) -> Iterator[OwnFile]:
    """The pictures they sent, as large as they are kept, the latest first."""
    rows = Picture.objects.filter(uploader=member).select_related("question", "answer", "comment").order_by("-pk")
    for row in rows.iterator(chunk_size=50):
        if row.large.storage.exists(str(row.large.name)):
            yield _picture(row, _said_of(row, member))


def _picture(row: Picture, words: str) -> OwnFile:
    """Named by its day, what its author says of it, and the key that the tables name it by."""
    day = timezone.localtime(row.created_at).date()
    name = "-".join(filter(None, [day.isoformat(), slugify(words)[:60].strip("-"), row.key]))
    title = f"{written_day(day)} – {words}" if words else f"{written_day(day)}, {row.key}"
    return OwnFile(f"pictures/{name}.webp", partial(row.large.storage.open, str(row.large.name)), title)


def _said_of(row: Picture, member: Member) -> str:
    post = row.post
    if post is None or post.author_id != member.pk:
        return ""
    return next((shown.alt for shown in pictures_in(post.body_html) if shown.key == row.key), "")


PROFILE = (
    *("username", "display_name", "email", "language", "about", "reputation", "good_count", "bad_count"),
    *("date_joined", "last_login", "renamed_at", "suspended_until", "wants_mail"),
    *(
        "time_zone",
        "quiet_from",
        "quiet_until",
        "requests_a_day",
        "is_ranked",
        "is_named_on_guides",
        "asks_on_one_page",
        "uses_keys",
        "charter_read",
    ),
)
TABLES = (
    Table("forum.Member", "id", BY_THE_APP, _("Profile"), PROFILE, rows=_profile),
    Table("forum.Question", "author", BY_THE_APP, _("Questions"), ("id", "title", *POST, "state", "language")),
    Table("forum.Answer", "author", BY_THE_APP, _("Answers"), ("id", "question_id", "question__title", *POST)),
    Table("forum.Comment", "author", BY_THE_APP, _("Comments"), ("id", "question_id", "question__title", *POST)),
    Table(
        *("forum.Revision", "editor", UNLINKED, _("Versions of texts")),
        ("question_id", "answer_id", "comment_id", "number", "title", "body", "tags", "reason", "created_at"),
        rows=_revisions,
    ),
    Table(
        *("forum.SuggestedEdit", "member", UNLINKED, _("Edits suggested to others")),
        ("question_id", "answer_id", "title", "body", "tags", "reason", "state", "review_reason", "created_at"),
    ),
    Table("forum.SuggestedEdit", "reviewer", UNLINKED, why_not=DECIDES),
    Table(
        *("forum.Vote", "voter", UNLINKED, _("Votes")),
        ("question_id", "answer_id", "value", "reason", "created_at"),
        words={"value": archive_words.vote, "reason": archive_words.vote_reason},
    ),
    Table(
        *("forum.Acceptance", "member", UNLINKED, _("Solutions chosen")),
        ("question_id", "answer_id", "accepted_at", "ended_at"),
    ),
    Table("forum.Acceptance", "ended_by", UNLINKED, why_not="the same rows say when each was ended"),
    Table(
        *("forum.AnswerMark", "member", UNLINKED, _("Marks on answers")),
        ("answer_id", "kind", "sentence", "created_at"),
    ),
    Table("forum.SolvedReply", "member", UNLINKED, _("Replies to “solved?”"), ("answer_id", "value", "given_at")),
    Table("forum.DuplicateProposal", "proposed_by", UNLINKED, why_not="names two questions, and nothing of the member"),
    Table("forum.DuplicateProposal", "settled_by", UNLINKED, why_not=DECIDES),
    Table("forum.Conversion", "member", UNLINKED, why_not=DECIDES),
    Table("forum.Conversion", "undone_by", UNLINKED, why_not=DECIDES),
    Table("forum.RevisionHiding", "member", UNLINKED, why_not=DECIDES),
    Table(
        *("forum.Subscription", "member", ERASED, _("What you follow")),
        ("question_id", "question__title", "product__name", "tag__name", "person__username", "reason", "created_at"),
    ),
    Table("forum.Subscription", "person", ERASED, why_not=OTHERS),
    Table(
        *("forum.Invitation", "inviter", ERASED, _("Invitations sent")),
        ("question_id", "invited__username", "reason", "created_at"),
    ),
    Table(
        *("forum.Invitation", "invited", ERASED, _("Invitations received")),
        ("question_id", "inviter__username", "reason", "created_at"),
    ),
    Table(
        "forum.Mention", "member", BY_THE_APP, _("Where others name you"), ("question_id", "answer_id", "comment_id")
    ),
    Table(
        *("forum.Notification", "member", ERASED, _("Notifications")),
        ("kind", "question_id", "question__title", "answer_id", "reason", "url", "created_at", "read_at"),
        words={"reason": archive_words.notification_reason},
    ),
    Table(
        *("forum.ReputationChange", "member", BY_THE_APP, _("Points")),
        ("points", "reason", "question_id", "answer_id", "ref", "rule_version", "at"),
        words={"reason": archive_words.points},
    ),
    Table("forum.ReputationChange", "actor", BY_THE_APP, why_not=OTHERS),
    Table(
        "forum.Draft", "member", ERASED, _("Drafts of questions"), ("data", "question_id", "created_at", "updated_at")
    ),
    Table("forum.AnswerDraft", "member", ERASED, _("Drafts of answers"), ("question_id", "body", "saved_at")),
    Table(
        *("forum.OpenSession", "member", BY_THE_APP, _("Sessions")),
        ("browser", "system", "started_at", "last_used_at"),
    ),
    Table(
        *("forum.Ownership", "member", ERASED, _("Products you own")),
        ("product__name", "is_proven", "source", "created_at"),
    ),
    Table(
        *("forum.PurchaseNote", "member", ERASED, _("What you noted of purchases")),
        ("question_id", "question__title", "bought_in", "seller", "updated_at"),
    ),
    Table(
        *("forum.PrivateNote", "member", ERASED, _("Details you kept for yourself")),
        ("question_id", "question__title", "kind", "words", "created_at"),
        words={"kind": archive_words.detail_kind},
    ),
    Table(
        *("forum.PurchaseProof", "member", UNLINKED, _("Purchases that a shop confirmed")),
        ("shop__name", "product__name", "used_at"),
    ),
    Table("forum.Picture", "uploader", UNLINKED, _("Pictures sent"), ("key", "question_id", "answer_id", "created_at")),
    Table("forum.IgnoredTag", "member", ERASED, _("Tags you ignore"), ("tag__name", "created_at")),
    Table(
        *("forum.Award", "member", ERASED, _("Badges"), ("badge", "question_id", "answer_id", "at")),
        words={"badge": archive_words.badge},
    ),
    Table("forum.SavedFilter", "member", ERASED, _("Saved filters"), ("name", "address", "created_at")),
    Table(*("forum.SavedReply", "member", ERASED, _("Saved replies")), ("title", "body", "language", "updated_at")),
    Table(
        *("forum.SetAside", "member", ERASED, _("Questions you set aside")), ("question_id", "question__title", "until")
    ),
    Table("forum.Block", "member", ERASED, _("People you block"), ("person__username", "created_at")),
    Table("forum.Block", "person", ERASED, why_not=OTHERS),
    Table(
        *("forum.Preference", "member", ERASED, _("How you are told"), ("kind", "channel")),
        words={"kind": archive_words.notification_kind},
    ),
    Table("forum.Visit", "member", ERASED, _("Questions you have seen"), ("question_id", "question__title", "seen_at")),
    Table("forum.LadderStep", "seen_by", UNLINKED, why_not=DECIDES),
    Table("forum.Mail", "member", ERASED, why_not="the e-mails kept are listed by address"),
    Table("forum.FormerName", "member", ERASED, _("Former names"), ("name", "left_at")),
    Table(
        *("forum.AddressChange", "member", ERASED, _("Changes of address")),
        ("former", "present", "changed_at", "reverted_at"),
    ),
    Table("forum.Departure", "member", BY_THE_APP, _("End of the account"), ("keeps_posts", "asked_at", "due_at")),
    Table("forum.InactivityNotice", "member", ERASED, _("Warning before the end"), ("due_at", "reminded_at")),
    Table("forum.Export", "member", BY_THE_APP, _("Copies of your data"), ("created_at", "expires_at", "size")),
    Table("account.EmailAddress", "user", ERASED, _("E-mail addresses"), ("email", "verified", "primary")),
    Table(
        *("mfa.Authenticator", "user", ERASED, _("Second steps of signing in")), ("type", "created_at", "last_used_at")
    ),
    Table(
        *("forum.Mail", "to", BY_THE_APP, _("E-mails kept")),
        ("subject", "text", "state", "created_at", "settled_at"),
        rows=_mails,
        words={"state": archive_words.mail_state},
    ),
    Table("forum.Member_groups", "member", ERASED, why_not="rights of the team; accounts of the team do not end here"),
    Table("forum.Member_user_permissions", "member", ERASED, why_not="rights of the team, likewise"),
)


def data() -> MemberData:
    return MemberData(TABLES, obstacles=obstacles, release=release, files=files)
