"""A member who did everything there is to do here, under names that occur nowhere else."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.cache import caches
from django.test import Client

from forum import actions
from forum.models import Answer, Draft, Member, Mention, Question
from knowledge import promotion
from moderation.review import actions as review
from moderation.review.models import Rule
from tests.people import PASSWORD, make_member

NAME, SHOWN, ADDRESS, FORMER = "zyxquine", "Zyxdisplay", "zyxmail@example.org", "zyxformer"
CANARIES = (NAME, SHOWN.lower(), ADDRESS, FORMER)
TITLE = "Why does the kettle switch itself off every time?"


def make_leaver() -> Member:
    """With a confirmed address and another name than at first."""
    member = make_member(FORMER)
    member.display_name, member.email = SHOWN, ADDRESS
    member.save()
    rows: Any = member
    rows.emailaddress_set.update(email=ADDRESS)
    return actions.rename(NAME, by=member)


def live(member: Member, others: list[Member], question: Question) -> dict[str, Any]:
    """Ask, answer, comment, edit, vote, accept, follow, report, write drafts; be answered, accepted, named."""
    other = others[0]
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/128.0"})
    client.post("/en/account/login/", {"login": NAME, "password": PASSWORD})
    own = actions.ask(TITLE, by=member, body="It stops.", language="en", tags=["kettle"], idempotency_key="key-1")
    actions.note_purchase(own, by=member, bought_in=None, seller=f"Sold to {NAME}")
    answer = actions.answer(
        question, by=member, body="Clean the filter, then the hose, then wait.", idempotency_key="key-2"
    )
    comment = actions.comment(question, by=member, body="Which model is it?", idempotency_key="key-3")
    actions.edit_answer(answer, by=member, body="Clean the filter, then wait.")
    replies = [actions.answer(own, by=one, body="Descale it with vinegar.") for one in others]
    actions.vote(replies[0], by=member, value=1)
    actions.vote(answer, by=other, value=1)
    actions.me_too(own, by=other)
    actions.accept(replies[0], by=member)
    actions.accept(answer, by=question.author)
    actions.follow(question, by=member)
    rule = Rule.objects.first()
    review.flag(replies[1], by=member, rule=rule) if rule else review.flag(replies[1], by=member, law="A fraud")
    Draft.objects.create(member=member, data={"title": "A draft"})
    naming = actions.comment(own, by=other, body=f"Thank you @{NAME}, it works.")
    Mention.objects.get_or_create(comment=naming, name=NAME, defaults={"member": member})
    actions.ask_for_export(by=member)
    return {"own": own, "answer": answer, "comment": comment, "naming": naming, "client": client, "replies": replies}


def cast_capped_votes(member: Member, author: Member, asker: Member, count: int = 8) -> list[Answer]:
    """More than count on one day: those after the sixth bring nothing, for ever."""
    found = []
    for number in range(count):
        asked = actions.ask(f"Question number {number} about the same kettle", by=asker, body="?", language="en")
        found.append(actions.answer(asked, by=author, body="Descale it with vinegar."))
        actions.vote(found[-1], by=member, value=1)
    return found


def make_guide(answer: Answer, editor: Member) -> Any:
    guide = promotion.promote(answer, by=editor)
    guide.save_revision(user=editor)
    guide.get_latest_revision().publish()
    return guide


def dump() -> dict[str, str]:
    """Every row of every table as text, in small letters; and what this process keeps."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy and model._meta.managed:
            rows = model._base_manager.values_list(*[field.attname for field in model._meta.local_concrete_fields])
            found[model._meta.label] = "\n".join(str(row) for row in rows).lower()
    for name in ("default", "rows"):
        found[f"cache {name}"] = str(caches[name]._cache).lower()  # type: ignore[attr-defined]
    return found


def occurrences(*words: str) -> set[tuple[str, str]]:
    return {(label, word) for label, text in dump().items() for word in words if word in text}
