"""A site with one of everything, a canary in each confidential place, and all its addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.documents.models import Document

from forum import actions, links
from forum.models import Answer, Brand, Comment, Draft, Member, Product, Question, Revision, SavedReply
from knowledge import promotion
from knowledge.models import ArticlePage
from knowledge.readers import feedback
from knowledge.search.queue import drain
from moderation.handover import endpoints
from moderation.mediation.models import Case, Evidence
from moderation.review import actions as review
from moderation.review.actions import showing
from moderation.review.models import Amendment, Decision
from selfcare import routes
from tests.moderation import casework
from tests.moderation.reviewing import courtesy
from tests.people import make_editor, make_member, make_moderator

LURE = "Lanterne"
SEARCHES = (
    f"search/?q={LURE}",
    f"search/?q={LURE}&kind=guide",
    f"search/?q={LURE}&page=2",
    f"search/suggest/?q={LURE}",
    f"search/suggest/?title={LURE}+pump",
    f"search/similar/?title={LURE}+pump&body={LURE}&language=en",
    "questions/?sort=newest",
    "questions/?sort=active&page=2",
)
GUIDE = (
    "guide", "helpful", "paper", "send", "original", "join", "part", "check", "history", "ask_after", "copy",
    "stop_copy",
)  # fmt: skip
TABLES: dict[str, Any] = {
    **dict.fromkeys(("forum:edit_answer", "forum:vote", "forum:accept"), Answer),
    **dict.fromkeys(("forum:mark", "forum:dangerous", "forum:say_solved"), Answer),
    **dict.fromkeys(("api:vote", "api:accept", "knowledge:promote", "knowledge:promote_step"), Answer),
    "knowledge:suggest_guide": Answer,
    **dict.fromkeys(("moderation:decision", "moderation:undo"), Decision),
    **dict.fromkeys((f"moderation:{act}amendment" for act in ("", "vote_", "withdraw_")), Amendment),
    "forum:edit_comment": Comment,
    "forum:hide_revision": Revision,
    "forum:saved_reply": SavedReply,
    **dict.fromkeys((f"knowledge:{name}" for name in GUIDE), ArticlePage),
    **dict.fromkeys(
        ("short_guide", "guide_text", "guide_frame", "guide_fragment", "short_copy", "api:guide"), ArticlePage
    ),
}
KINDS: dict[str, Any] = {
    "questions": Question, "answers": Answer, "comments": Comment,
    "question": Question, "answer": Answer, "comment": Comment, "amendment": Amendment,
}  # fmt: skip


class Place:
    """A site with one of everything, a canary in each confidential place."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words
        self.searched: dict[Any, Any] = {}  # what was found for an address that leads nowhere
        self.people = self._people()
        self._catalogue()
        self._cases()
        self._posts()
        self._guides()
        while drain():
            pass

    def text(self, name: str) -> str:
        return f"{LURE} {self.words[name]}"

    @property
    def facts(self) -> str:
        """A sentence: reasons of fewer words are refused, and digits part a canary into words by chance."""
        return f"This text names somebody: {self.text('facts of a decision')}"

    def _address(self, name: str) -> str:
        return f"{self.words[f'address of the {name}']}@example.org"

    def _people(self) -> dict[str, Member | None]:
        brand = Brand.objects.create(name="Exemplia", slug="exemplia")
        people = {
            "visitor": None,
            "member": make_member("mallory"),
            "asker": make_member("alice"),
            "answerer": make_member("bob"),
            "brand": make_member("brand", brand=brand),
            "moderator": make_moderator(),
            "editor": make_editor(),
            "mediator": make_member("carol", "Mediators"),
            "another mediator": make_member("carl", "Mediators"),
            "superuser": make_member("root", is_staff=True, is_superuser=True),
        }
        for name in ("asker", "answerer", "brand", "moderator"):
            member: Any = people[name]
            member.email = self._address(name)
            member.save()
            member.emailaddress_set.update(email=member.email)
        people["asker"].set_password(self.words["password"])  # type: ignore[union-attr]
        people["asker"].save()  # type: ignore[union-attr]
        return people

    def _ask(self, name: str, title: str, **parts: Any) -> Any:
        known = {"by": self.people[name], "language": "en", "tags": ["pump"], "product": self.product}
        return actions.ask(title, **{**known, "body": LURE, **parts})

    def _catalogue(self) -> None:
        brand = Brand.objects.get()
        self.product = Product.objects.create(name="Pump X", slug="pump-x", gtin="00000000000017", brand=brand)
        self.document = Document.objects.create(title="Manual")
        self.question = self._ask("asker", f"{LURE}: the pump stops in the middle of it")
        self.answer = actions.answer(self.question, by=self.people["answerer"], body="Clean the filter.")
        actions.accept(self.answer, by=self.question.author)

    def _cases(self) -> None:
        mine, other = self.people["mediator"], self.people["another mediator"]
        body, body_of_others = casework.make_body("body-a", mine), casework.make_body("body-b", other)
        _endpoint, key = endpoints.add(body, f"https://{self.words['receiver']}.example.org/hook")
        self.words["key of a receiver"] = key
        said = {name.removeprefix("case "): self.text(name) for name in self.words if re.fullmatch(r"case \w+", name)}
        self.disputed = self._ask("asker", f"{LURE}: the shop does not answer me any more")
        case = casework.ready_case(self.disputed, body, **said)
        for whose, visibility in (("for the body", "body"), ("of one's own", "asker")):
            content = self.words[f"content of a file {whose}"].encode()
            name = f"{self.words[f'name of a file {whose}']}.txt"
            casework.attach(case, name, content, visibility=visibility)
        self.case = casework.sending.send(case, by=case.asker, consent="I send it.")
        unsent = self._ask("asker", f"{LURE}: the second shop does not answer me either")
        casework.ready_case(unsent, body, narrative=self.text("case that was not sent"))
        third = self._ask("answerer", f"{LURE}: the third shop does not answer me either")
        self.other_case = casework.ready_case(third, body_of_others, narrative=self.text("case of another body"))
        casework.attach(self.other_case)
        self.other_case = casework.sending.send(self.other_case, by=third.author, consent="I send it.")

    def _posts(self) -> None:
        bob, dora = self.people["answerer"], self.people["moderator"]
        kept = {"title": "Pump", "language": "en"}
        actions.save_reply(by=bob, body=self.text("saved reply"), **kept)
        actions.save_reply(by=dora, body=self.text("saved reply of the team"), is_shared=True, **kept)
        actions.save_filter(self.words["name of a saved filter"], "/en/questions/", by=bob)
        hidden = self._ask("answerer", f"The pump is hidden: {self.text('hidden question')}")
        actions.answer(hidden, by=self.people["member"], body=self.text("answer under a hidden question"))
        under = {
            state: self._ask("asker", f"{LURE}: the pump stops, and there is one thing {state} here")
            for state in ("held", "hidden", "deleted")
        }
        replies = {state: actions.answer(under[state], by=bob, body=self.text(f"{state} answer")) for state in under}
        remarks = {
            state: actions.comment(self.question, by=bob, body=self.text(f"{state} comment"))
            for state in ("hidden", "deleted")
        }
        actions.hold(replies["held"])
        actions.hold(self._ask("answerer", f"The pump is held: {self.text('held question')}"))
        for post in (hidden, under["held"]):  # the second report stays open
            review.flag(post, by=self.people["brand"], rule=courtesy(), note=self.text("note of a report"))
        for post in (hidden, replies["hidden"], remarks["hidden"]):
            review.decide_hide(post, by=dora, rule=courtesy(), facts=self.facts)
        old = self._ask(
            "asker", f"{LURE}: the pump stops and its first text is hidden", body=self.text("hidden version")
        )
        actions.edit_question(old, by=old.author, title=old.title, body=LURE, tags=["pump"])
        first = old.revisions.get(number=1)
        actions.hide_revision(first, by=dora, reason=self.text("reason for hiding a version"))
        gone = self._ask("answerer", f"The pump is deleted: {self.text('deleted question')}")
        for post in (gone, replies["deleted"], remarks["deleted"]):
            actions.delete(post, by=bob)
        self._without_a_name()
        self._proposals()
        Draft.objects.create(member=bob, data={"title": self.text("draft of a question"), "body": LURE})

    def _proposals(self) -> None:
        """One that was declined and is hidden, and one that waits for a look."""
        at, bob = timezone.now(), self.people["answerer"]
        for state, more in (("hidden", {"outcome": "declined", "answer": LURE, "decided_at": at}), ("held", {})):
            said = dict.fromkeys(("title", "wording", "reason"), self.text(f"{state} proposal"))
            when = {"proposed_at": at, "closes_at": at + timedelta(days=14), "language": "en"}
            made = Amendment.objects.create(author=bob, **said, **when, **more)
            review.flag(made, by=self.people["brand"], rule=courtesy(), note=self.text("note of a report"))
            if state == "hidden":
                why = {"rule": courtesy(), "facts": self.facts}
                review.decide_hide(made, by=self.people["moderator"], **why)
            else:
                showing.hold(made, at=at)

    def _without_a_name(self) -> None:
        """Everything that somebody does under a question of theirs."""
        name = self.words["name of somebody who asked without it"]
        unnamed: Any = make_member(name)
        self.own_page = f"/m/{unnamed.pk}"  # leads to their profile, as for everybody: not from what they asked
        known = {"by": unnamed, "language": "en", "tags": ["pump"], "product": self.product, "is_anonymous": True}
        question = actions.ask(f"{LURE}: the pump that I am ashamed of stops", body=LURE, **known)
        answer = actions.answer(question, by=unnamed, body=f"{LURE}: it was the filter.")
        remarks = [actions.comment(post, by=unnamed, body=f"{LURE}, since Monday.") for post in (question, answer)]
        later = timezone.now() + timedelta(hours=1)
        actions.edit_question(question, by=unnamed, title=question.title, body=f"{LURE}!", tags=["pump"], at=later)
        actions.edit_answer(answer, by=unnamed, body=f"{LURE}: it was the hose.", at=later)
        actions.edit_comment(remarks[0], by=unnamed, body=f"{LURE}, since Sunday.", at=later)
        actions.answer(question, by=self.people["answerer"], body=f"{LURE}: it happens.")

    def _guides(self) -> None:
        editor: Any = self.people["editor"]
        self.guide = promotion.promote(self.answer, by=editor, title=f"{LURE}: clean the pump")
        self.guide.get_latest_revision().publish()
        self.guide = ArticlePage.objects.get(pk=self.guide.pk)
        feedback.record(self.guide, is_helpful=False, by=self.people["member"], comment=self.text("opinion on a guide"))
        self.guide.title = self.text("later draft of a guide")
        self.guide.save_revision(user=editor)
        second = self._ask("asker", f"{LURE}: the pump stops at the very end of it")
        answer = actions.answer(second, by=self.people["answerer"], body="Wait.")
        actions.accept(answer, by=second.author)
        self.draft = promotion.promote(answer, by=editor, title=self.text("draft of a guide"))

    def addresses(self, language: str) -> Iterator[str]:
        """Every address of the site, filled with everything it may be asked for."""
        for route in routes.routes():
            if route.address.startswith("/admin/"):
                continue
            address = re.sub(r"^/en/", f"/{language}/", route.address)
            for values in self.values(route.name, address):
                yield filled(address, values)
        yield from (f"/{language}/{tail}" for tail in SEARCHES)
        yield f"/{language}/questions/ask/?q={LURE}"
        yield from (f"/api/v1/questions?{tail}" for tail in (f"q={LURE}", "sort=newest", "page=2"))

    def admin_addresses(self) -> Iterator[str]:
        for route in routes.routes():
            if route.address.startswith("/admin/") and not re.search(r"[<(]", route.address):
                yield route.address
        for page in (self.guide, self.draft):
            yield from (f"/admin/pages/{page.pk}/{tail}" for tail in ("edit/", "history/", "usage/", "view_draft/"))
        yield from (f"/admin/users/edit/{member.pk}/" for member in self.people.values() if member)
        yield from (f"/admin/{where}/?q={LURE}" for where in ("pages/search", "users", "search"))

    def values(self, name: str, address: str) -> Iterator[dict[str, Any]]:
        if name in {"api:follow", "api:mark"}:  # nothing to read there
            return
        if "<kind>" in address:
            asked = re.search(r"\(\?P<kind>([^)]+)", address)
            for word in asked[1].split("|") if asked else ("questions", "answers", "comments"):
                yield from ({"kind": word, "pk": pk} for pk in _keys(KINDS[word]))
            return
        if name == "moderation:form_page":
            yield from ({"pk": pk, "page": "story"} for pk in _keys(Question))
        elif name == "moderation:case_file":
            yield from ({"ref": row.case.ref, "pk": row.pk} for row in Evidence.objects.select_related("case"))
        elif "pk>" in address:
            yield from ({"pk": pk, "slug": "-", "verb": "hide"} for pk in _keys(TABLES.get(name, Question)))
        else:
            yield from _one_each(self._lists(), address)

    def _lists(self) -> dict[str, list[Any]]:
        return {
            "username": [member.username for member in self.people.values() if member],
            "ref": [
                self.case.ref,
                self.other_case.ref,
                *Case.objects.filter(sent_at=None).values_list("ref", flat=True),
            ],
            "slug": ["pump", "pump-x"],
            "gtin": [self.product.gtin],
            "token": [links.token_for(self.people["asker"], links.UNSUBSCRIBE), "nonsense"],  # type: ignore[union-attr]
        }


def _one_each(lists: dict[str, list[Any]], address: str) -> Iterator[dict[str, Any]]:
    asked = [name for name in lists if f":{name}>" in address]
    if not asked:
        yield {}
    for name in asked:
        yield from ({name: value} for value in lists[name])


def filled(address: str, values: dict[str, Any]) -> str:
    """Names that no value is known for become a word, and groups without a name go."""
    filled = re.sub(r"\(\?P<(\w+)>[^()]+\)|<(?:\w+:)?(\w+)>", lambda m: str(values.get(m[1] or m[2], "1")), address)
    return re.sub(r"\(.*\)", "", filled).rstrip("$")


def _keys(table: Any) -> list[Any]:
    return list(table.objects.values_list("pk", flat=True))
