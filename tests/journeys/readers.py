"""What is confidential on a whole site, and who reads it."""

from __future__ import annotations

NOBODY: frozenset[str] = frozenset()
ADMINS = {"superuser"}
MODERATION = {"moderator"}
PARTIES = {"asker", "mediator"}
# Who reads each kind of thing, by address of any page; "own" marks are of one person's account pages.
READERS: dict[str, frozenset[str] | set[str]] = {
    **{
        f"case {field}": PARTIES
        for field in (
            "trader_name",
            "trader_contact",
            "bought",
            "order_ref",
            "narrative",
            "full_name",
            "postal_address",
            "phone",
        )
    },
    "name of a file for the body": PARTIES,
    "name of a file of one's own": {"asker"},
    "content of a file for the body": PARTIES,
    "content of a file of one's own": {"asker"},
    "case that was not sent": {"asker"},
    "case of another body": {"answerer", "another mediator"},
    "held question": {"answerer"} | MODERATION,
    "held answer": {"answerer"} | MODERATION,
    "hidden question": {"answerer"} | MODERATION,
    "hidden answer": {"answerer"} | MODERATION,
    "hidden comment": {"answerer"} | MODERATION,
    "answer under a hidden question": {"answerer"} | MODERATION,
    "deleted question": {"answerer"} | MODERATION,  # who deleted it may put it back
    "deleted answer": {"answerer"} | MODERATION,
    "deleted comment": {"answerer"} | MODERATION,
    "hidden proposal": {"answerer"} | MODERATION,
    "held proposal": {"answerer"} | MODERATION,
    "hidden version": MODERATION,
    "reason for hiding a version": MODERATION,
    "facts of a decision": {"answerer"} | MODERATION,
    "note of a report": MODERATION,
    "draft of a question": {"answerer"},
    "saved reply": {"answerer"},
    "saved reply of the team": {"moderator", "editor"} | {"mediator", "another mediator"} | ADMINS,
    "name of a saved filter": {"answerer"},
    "draft of a guide": {"editor"} | ADMINS,
    "later draft of a guide": {"editor"} | ADMINS,
    "opinion on a guide": {"member", "editor"} | ADMINS,  # who gave it finds it in the form
    "address of the asker": PARTIES | ADMINS,
    "address of the answerer": {"answerer", "another mediator"} | ADMINS,
    "address of the brand": {"brand"} | ADMINS,
    "address of the moderator": {"moderator"} | ADMINS,
    "name of somebody who asked without it": MODERATION | ADMINS,
    "key of a receiver": NOBODY,
    "receiver": ADMINS,
    "password": NOBODY,
}
