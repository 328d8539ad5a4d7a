"""What the columns of an archive are called for its reader, and what the codes in them mean.

A column that is not named here, of an app that is not ours, goes by its own name.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from forum.badges import name_of
from forum.models import Notification, PrivateNote, Vote
from forum.models.reputation import LABELS as POINTS_FOR
from forum.reputation import Reason

Row = Mapping[str, Any]

LABELS = {
    "id": _("number"),
    "username": _("Username"),
    "display_name": _("Name shown"),
    "email": _("E-mail address"),
    "language": _("language"),
    "about": _("about"),
    "reputation": _("Points"),
    "points": _("Points"),
    "date_joined": _("Member since"),
    "last_login": _("Last sign-in"),
    "words": _("text"),
    "title": _("title"),
    "body": _("text"),
    "text": _("text"),
    "subject": _("subject"),
    "question_id": _("number of the question"),
    "question__title": _("question"),
    "answer_id": _("number of the answer"),
    "comment_id": _("number of the comment"),
    "amendment_id": _("number of the proposal"),
    "page__title": _("guide"),
    "product__name": _("product"),
    "tag__name": _("tag"),
    "shop__name": _("shop"),
    "person__username": _("member"),
    "about__username": _("member"),
    "invited__username": _("member"),
    "inviter__username": _("member"),
    "visibility": _("visibility"),
    "state": _("state"),
    "kind": _("kind"),
    "value": _("value"),
    "reason": _("reason"),
    "sentence": _("reason"),
    "note": _("note"),
    "law": _("what makes it illegal"),
    "rule__code": _("rule"),
    "tags": _("tags"),
    "number": _("version"),
    "created_at": _("date"),
    "saved_at": _("date"),
    "given_at": _("date"),
    "made_at": _("date"),
    "at": _("date"),
    "edited_at": _("edited on"),
    "updated_at": _("changed on"),
    "undone_at": _("undone on"),
    "ends_at": _("ends on"),
    "acknowledged_at": _("read by you on"),
    "request": _("what the team asked you to change"),
    "seen_at": _("date"),
    "received_at": _("date"),
    "proposed_at": _("date"),
    "cast_at": _("date"),
    "filed_at": _("date"),
    "written_at": _("date"),
    "said_by": _("said by"),
    "said_on": _("said on"),
    "type": _("kind"),
    "page_id": _("number of the guide"),
    "kept": _("whether the agreement was kept"),
    "answered_at": _("answered on"),
    "score": _("your judgement, of 5"),
    "role": _("as"),
    "what": _("what was read"),
    "opened_at": _("opened on"),
    "until": _("until"),
    "decided_at": _("decided on"),
    "contest_until": _("could be contested until"),
    "reasons": _("reason"),
    "answer": _("answer"),
    "wording": _("text"),
    "code": _("rule"),
    "outcome": _("outcome"),
    "version__number": _("version"),
    "shown_title": _("title"),
    "is_yes": _("for it"),
    "is_by_team": _("written by the team"),
    "decision_id": _("number of the decision"),
    "appeal_id": _("number of the appeal"),
    "badge": _("badge"),
    "channel": _("by"),
    "time_zone": _("time zone"),
    "quiet_from": _("quiet from"),
    "quiet_until": _("quiet until"),
    "wants_mail": _("notifications by e-mail"),
    "requests_a_day": _("questions brought to you a day"),
    "is_ranked": _("shown in the lists of who helped most"),
    "is_named_on_guides": _("named on guides made from their answers"),
    "used_at": _("date"),
    "source": _("source"),
    "is_proven": _("confirmed"),
    "read_at": _("read on"),
    "accepted_at": _("chosen on"),
    "ended_at": _("ended on"),
    "started_at": _("since"),
    "last_used_at": _("last use"),
    "handled_at": _("decided on"),
    "sent_at": _("sent on"),
    "settled_at": _("left on"),
    "asked_at": _("asked on"),
    "due_at": _("due on"),
    "expires_at": _("expires on"),
    "browser": _("browser"),
    "system": _("system"),
    "name": _("name"),
    "former": _("former address"),
    "present": _("new address"),
    "verified": _("confirmed"),
    "primary": _("used for mail"),
    "size": _("size in bytes"),
    "ref": _("reference"),
    "case__ref": _("case"),
    "is_helpful": _("helpful"),
    "comment": _("comment"),
    "statement__decision_facts": _("facts"),
    "statement__ground_text": _("rule or law"),
    "statement__redress": _("how to contest"),
    "trader_name": _("seller"),
    "trader_contact": _("address, website or company number of the seller"),
    "bought": _("what was bought"),
    "purchase_date": _("date of purchase"),
    "amount": _("amount in dispute"),
    "order_ref": _("order number"),
    "remedy": _("what is asked for"),
    "narrative": _("what happened"),
    "complaint_letter": _("letter to the seller"),
    "full_name": _("name"),
    "postal_address": _("postal address"),
    "phone": _("telephone"),
    "helper_name": _("name of whoever helps"),
    "helper_contact": _("address of whoever helps"),
    "typed": _("what was typed and not taken yet"),
    "kept_at": _("kept on"),
    "body__name": _("mediation body"),
    "trader_country": _("country of the seller"),
    "sector": _("sector"),
    "currency": _("currency"),
    "answers": _("questions about the case"),
    "seq": _("number"),
    "actor_role": _("by"),
    "event": _("step"),
    "to_state": _("state then"),
    "mime": _("kind of file"),
    "sent_on": _("sent on"),
    "level": _("level"),
    "proof": _("copy kept"),
    "reply": _("answer of the seller"),
    "reply_on": _("answered on"),
    "good_count": _("posts judged good"),
    "bad_count": _("posts judged bad"),
    "renamed_at": _("name changed on"),
    "suspended_until": _("may not write until"),
    "asks_on_one_page": _("asks on one page"),
    "uses_keys": _("keys to move and act"),
    "charter_read": _("version of the charter whose changes you have read"),
    "review_reason": _("why it was refused"),
    "url": _("address"),
    "address": _("address"),
    "rule_version": _("version of the rules"),
    "data": _("what you typed"),
    "key": _("name of the file"),
    "left_at": _("until"),
    "changed_at": _("changed on"),
    "reverted_at": _("taken back on"),
    "keeps_posts": _("posts stay"),
    "reminded_at": _("reminded on"),
    "context": _("where you are in your purchase"),
    "product": _("product"),
    "gtin": _("bar code"),
    "product_words": _("product"),
    "is_anonymous": _("without your name"),
    "asks_owners": _("people who own the product are told"),
    "bought_in": _("month of the purchase"),
    "seller": _("seller"),
}

# What became of a mail. The queue says it in words for programs.
MAIL_STATES = {
    "pending": pgettext_lazy("a mail", "waits"),
    "done": pgettext_lazy("a mail", "sent"),
    "dead": pgettext_lazy("a mail", "given up"),
    "skipped": pgettext_lazy("a mail", "not sent: no longer right"),
}


def mail_state(row: Row) -> Any:
    return MAIL_STATES.get(row["state"], row["state"])


def vote(row: Row) -> str:
    if row["question_id"]:
        return gettext("I have the same problem")
    return gettext("useful") if row["value"] > 0 else gettext("not useful")


def vote_reason(row: Row) -> Any:
    return dict(Vote.Reason.choices).get(row["reason"], row["reason"])


def points(row: Row) -> Any:
    return POINTS_FOR[Reason(row["reason"])]


def badge(row: Row) -> str:
    return name_of(row["badge"])


def notification_reason(row: Row) -> str:
    return Notification(kind=row["kind"], reason=row["reason"]).reason_text


def detail_kind(row: Row) -> Any:
    return dict(PrivateNote.Kind.choices).get(row["kind"], row["kind"])


def notification_kind(row: Row) -> Any:
    return dict(Notification.Kind.choices).get(row["kind"], row["kind"])
