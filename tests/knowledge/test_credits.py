"""Where a guide comes from, on every place that says so; and what is left of it when somebody leaves."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from forum import actions, ending
from forum.actions.leaving import GRACE
from forum.models import Answer, Member, Product, ReputationChange
from forum.models import Revision as Text
from knowledge import promotion, provenance
from knowledge.models import ArticlePage, ArticleSource, CheckedProduct
from knowledge.readers import feedback
from knowledge.upkeep import tasks

pytestmark = pytest.mark.wide

BODY = "Clean the **filter**.\n\n1. Open it\n2. Rinse it"


@pytest.fixture
def guide(site_tree: Any, answer: Answer, alice: Member, bob: Member, editor: Member) -> ArticlePage:
    actions.edit_answer(answer, by=bob, body=BODY)
    page = promotion.promote(actions.accept(answer, by=alice), by=editor)
    page.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def add_source(guide: ArticlePage, answer: Answer, block: str = "") -> ArticleSource:
    text = Text.objects.filter(answer=answer).latest("number")
    return ArticleSource.objects.create(
        page=guide, question=answer.question, answer=answer, answer_revision=text, author=answer.author, block_id=block
    )


def read(client: Client, guide: ArticlePage) -> str:
    cache.clear()
    response = client.get(guide.url)
    assert response.status_code == 200
    return response.text


def data_of(page: str) -> dict[str, Any]:
    found, _trail = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


def test_the_box_says_all_of_it(guide: ArticlePage, answer: Answer, bob: Member, alice: Member, client: Client) -> None:
    actions.vote(answer, by=alice, value=1)
    product = Product.objects.create(name="Pump X", slug="pump-x")
    CheckedProduct.objects.create(page=guide, product=product)
    page = read(client, guide)
    box = page[page.index('aria-labelledby="provenance"') :]
    for words in (
        answer.question.title,
        f"#answer-{answer.pk}",
        "solution by Bob",
        "useful to 1 person",
        "Version 2 of the answer",
        f"/en/answers/{answer.pk}/history/",
        'href="/en/members/bob/"',
        "Reviewed by the team",
        "/en/products/pump-x/",
    ):
        assert words in box
    assert "tried on 1 product" in page
    assert "edited since" not in box
    actions.edit_answer(answer, by=bob, body="Something else.")
    assert "edited since" in read(client, guide)


def test_each_part_leads_to_its_source_once(
    guide: ArticlePage, answer: Answer, mallory: Member, client: Client
) -> None:
    page = read(client, guide)
    assert page.count('href="#source-1"') == 1  # both parts are from one answer: said after the last
    assert page.count('id="source-1"') == 1
    second = add_source(guide, actions.answer(answer.question, by=mallory, body="Then descale."), guide.body[1].id)
    ArticleSource.objects.filter(page=guide, answer=answer, block_id=guide.body[1].id).delete()
    promotion.settle(guide)
    page = read(client, guide)
    first, other = page.index('href="#source-1"'), page.index('href="#source-2"')
    assert page.index("Clean the") < first < page.index("Rinse it") < other < page.index('id="source-2"')
    assert f"(answer by {second.author})" in page
    assert list(provenance.check()) == []


def test_machines_read_whose_words_they_are(
    guide: ArticlePage, answer: Answer, mallory: Member, editor: Member, client: Client
) -> None:
    add_source(guide, actions.answer(answer.question, by=mallory, body="Then descale."))
    ArticlePage.objects.filter(pk=guide.pk).update(last_published_at=timezone.now() - timedelta(days=3))
    tasks.confirm(ArticlePage.objects.get(pk=guide.pk), by=editor)
    guide = ArticlePage.objects.get(pk=guide.pk)
    data = data_of(read(client, guide))
    assert [person["name"] for person in data["author"]] == ["Bob"]
    assert [person["name"] for person in data["contributor"]] == ["Mallory"]
    assert data["isBasedOn"] == [f"http://127.0.0.1:8000{answer.question.get_absolute_url()}"]
    assert data["dateModified"] == guide.last_published_at.isoformat()
    assert data["mainEntityOfPage"]["lastReviewed"] == timezone.now().date().isoformat()
    assert data["mainEntityOfPage"]["@id"] == data["url"]


def test_the_answer_and_the_profile_lead_to_the_guide(
    guide: ArticlePage, answer: Answer, bob: Member, client: Client
) -> None:
    thread = client.get(answer.question.get_absolute_url()).text
    assert "This answer became a guide" in thread
    assert guide.url in thread
    profile = client.get("/en/members/bob/").text
    assert "Guides made of their answers" in profile
    assert guide.url in profile
    ArticlePage.objects.get(pk=guide.pk).unpublish()
    assert guide.url not in client.get("/en/members/bob/").text


def test_danger_and_staleness_are_said_first(
    guide: ArticlePage, answer: Answer, alice: Member, editor: Member, client: Client
) -> None:
    assert "The editors are checking" not in read(client, guide)
    actions.mark(answer, by=alice, kind="dangerous", sentence="It gives a shock.")
    tasks.examine()
    page = client.get(guide.url).text  # kept pages notice by themselves
    assert "whether this guide is safe" in page
    assert "shock" not in page
    tasks.confirm(guide, by=editor)
    assert "The editors are checking" not in client.get(guide.url).text


def test_nothing_of_somebody_who_left_is_in_a_guide(
    guide: ArticlePage, answer: Answer, bob: Member, mallory: Member, editor: Member, client: Client
) -> None:
    """Nor in what was never published: a source there that no published version has."""
    number = bob.pk
    feedback.record(guide, by=mallory, is_helpful=True)
    draft = guide.get_latest_revision_as_object()
    draft.sources.add(
        ArticleSource(question=answer.question, answer=answer, author=bob, author_name="Bob", block_id="x")
    )
    Revision.objects.filter(pk=draft.save_revision(user=editor).pk).update(object_id=str(guide.pk))
    ArticleSource.objects.filter(page=guide).exclude(pk=ArticleSource.objects.filter(page=guide).first().pk).delete()
    now = timezone.now()
    actions.leave(by=bob, keeps_posts=True, at=now - GRACE)
    for _round in range(50):
        if ending.end_due_accounts(at=now, slices=1):
            break
    page = read(client, guide)
    assert "Former member" in page
    assert "Bob" not in page
    data = data_of(page)
    assert data["author"] == [{"@type": "Person", "name": "Former member"}]
    for revision in Revision.objects.filter(object_id=str(guide.pk)):
        assert {(kept["author"], kept["author_name"]) for kept in revision.content["sources"]} == {(None, "")}
        assert "Bob" not in json.dumps(revision.content)
    assert not ReputationChange.objects.filter(member_id=number).exists()
    assert all("sources are gone" in one for one in provenance.check())  # the row that was taken away above


def test_everybody_reads_what_a_guide_said_before(guide: ArticlePage, editor: Member, client: Client) -> None:
    address = f"/en/guide/{guide.pk}/history/"
    assert address in read(client, guide)
    draft = guide.get_latest_revision_as_object()
    draft.summary = "Descale it twice a year."
    revision = draft.save_revision(user=editor)
    assert "twice a year" not in client.get(address).text  # a draft
    revision.publish()
    page = client.get(address).text
    assert re.search(r"<ins>\s*Descale it twice a year", page)
    assert page.count("?version=") == 1
    assert client.get(f"{address}?version=nonsense").status_code == 200
    first, last = [str(one) for one in re.findall(r'<option value="(\d+)"', page)[1::-1]]
    chosen = client.get(address, {"from": last, "version": first}).text
    assert re.search(r"<ins>\s*Descale it twice a year", chosen), "the earlier one is the one that was changed"
    assert f'<option value="{first}" selected>' in chosen
    assert client.get("/en/guide/99999999999999999999/history/").status_code == 404


@pytest.mark.parametrize("how", ["the answer", "its first text"])
def test_what_was_hidden_is_in_no_history(
    guide: ArticlePage, answer: Answer, editor: Member, dora: Member, client: Client, how: str
) -> None:
    draft = guide.get_latest_revision_as_object()
    draft.body = [("paragraph", "<p>Written anew.</p>")]
    draft.save_revision(user=editor).publish()
    assert "Rinse it" in client.get(f"/en/guide/{guide.pk}/history/").text
    if how == "the answer":
        actions.hide(answer, by=dora, ref="decision:1")
    else:
        actions.edit_answer(answer, by=dora, body="Clean it.")
        actions.hide_revision(Text.objects.get(answer=answer, number=2), by=dora, reason="A telephone number")
    page = client.get(f"/en/guide/{guide.pk}/history/").text
    assert "Written anew" in read(client, guide)
    assert "Rinse it" not in page
