"""An accepted answer becomes a draft guide."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum import actions
from forum.models import Answer, Member, Question
from knowledge import promotion
from knowledge.models import ArticlePage
from knowledge.promoting.candidates import candidates
from knowledge.richtext import parts

BODY = """The filter is **blocked**.

1. Unplug the machine.
2. Open the flap and `turn` left.

Then [read the manual](https://example.com/manual)."""


@pytest.fixture
def solution(question: Question, bob: Member, alice: Member) -> Answer:
    answer = actions.answer(question, by=bob, body=BODY)
    return actions.accept(answer, by=alice)


@pytest.mark.wide
def test_an_editor_makes_a_draft_that_knows_where_it_comes_from(
    site_tree: Any, solution: Answer, editor: Member, as_member: Callable[[Member], Client]
) -> None:
    page = promotion.promote(solution, by=editor, title="E18: drain the machine")

    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert as_member(editor).get(edit).status_code == 200
    page = ArticlePage.objects.get()
    assert (page.title, page.slug, page.owner, page.live) == (
        "E18: drain the machine",
        "e18-drain-the-machine",
        editor,
        False,
    )
    assert page.get_parent().pk == site_tree["en"].pk
    blocks = {block.id: block for block in page.body}
    assert [block.block_type for block in page.body] == ["paragraph", "steps", "paragraph"]
    sources = list(page.sources.all())
    assert {source.block_id for source in sources} == set(blocks)
    for source in sources:
        assert (source.question, source.answer, source.author) == (solution.question, solution, solution.author)
        assert source.answer_revision == solution.revisions.get(number=1)
    assert page.latest_revision.user == editor


@pytest.mark.wide
def test_the_draft_is_for_editors_only(
    site_tree: Any, solution: Answer, editor: Member, client: Client, mallory: Member, as_member: Any
) -> None:
    page = promotion.promote(solution, by=editor)
    assert client.get(page.url).status_code == 404
    assert client.get(f"/en/guide/{page.pk}/").status_code == 404
    assert page.title not in client.get("/en/guides/").text
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert as_member(mallory).get(edit).status_code == 302
    assert as_member(editor).get(edit).status_code == 200


@pytest.mark.wide
def test_promoting_twice_gives_the_same_guide(site_tree: Any, solution: Answer, editor: Member) -> None:
    first = promotion.promote(solution, by=editor)
    assert promotion.promote(solution, by=editor, title="Another title") == first
    assert ArticlePage.objects.count() == 1


@pytest.mark.wide
def test_who_is_no_editor_promotes_nothing(
    site_tree: Any,
    solution: Answer,
    mallory: Member,
    dora: Member,
    client: Client,
    as_member: Callable[[Member], Client],
) -> None:
    url = reverse("knowledge:promote", args=[solution.pk])
    assert client.post(url, {"title": "Mine now"}).status_code == 302  # to the sign-in page
    for member in (mallory, dora):
        assert as_member(member).get(url).status_code == 403
        assert as_member(member).post(url, {"title": "Mine now"}).status_code == 403
        with pytest.raises(PermissionDenied, match="Only editors"):
            promotion.promote(solution, by=member)
    assert not ArticlePage.objects.exists()


def test_a_suspended_editor_promotes_nothing(site_tree: Any, solution: Answer, editor: Member) -> None:
    editor.suspended_until = timezone.now() + timedelta(days=1)
    with pytest.raises(PermissionDenied, match="suspended"):
        promotion.promote(solution, by=editor)


@pytest.mark.wide
def test_only_the_standing_solution_is_promoted(
    site_tree: Any, solution: Answer, editor: Member, alice: Member, as_member: Callable[[Member], Client]
) -> None:
    actions.unaccept(solution.question, by=alice)
    response = as_member(editor).post(reverse("knowledge:promote", args=[solution.pk]), {"title": "Not a solution"})
    assert response.status_code == 403
    assert "made of the accepted answer only" in response.text
    assert not ArticlePage.objects.exists()


@pytest.mark.wide
@pytest.mark.parametrize("hidden", ["answer", "question"])
def test_what_is_hidden_is_not_promoted(
    site_tree: Any, solution: Answer, editor: Member, dora: Member, as_member: Callable[[Member], Client], hidden: str
) -> None:
    actions.hide(solution if hidden == "answer" else solution.question, by=dora, ref="decision:1")
    with pytest.raises(PermissionDenied, match="no longer here"):
        promotion.promote(solution, by=editor)
    response = as_member(editor).post(reverse("knowledge:promote", args=[solution.pk]), {"title": "A guide of it"})
    assert response.status_code in {404, 410}
    assert not ArticlePage.objects.exists()


@pytest.mark.wide
def test_the_guide_stands_in_the_tree_of_its_language(
    site_tree: Any, ask: Callable[..., Question], bob: Member, alice: Member, editor: Member
) -> None:
    question = ask("Où est le filtre de mon lave-linge ?", language="fr")
    answer = actions.accept(actions.answer(question, by=bob, body="En bas à droite."), by=alice)
    page = promotion.promote(answer, by=editor)
    assert page.get_parent().pk == site_tree["fr"].pk
    assert page.locale.language_code == "fr"
    assert page.url == "/fr/guides/ou-est-le-filtre-de-mon-lave-linge/"


@pytest.mark.wide
def test_two_guides_of_one_title_have_two_addresses(
    site_tree: Any, ask: Callable[..., Question], bob: Member, alice: Member, editor: Member
) -> None:
    pages = [
        promotion.promote(actions.accept(actions.answer(ask(), by=bob, body=BODY), by=alice), by=editor)
        for _ in range(3)
    ]
    assert len({page.slug for page in pages}) == 3
    assert all(page.slug.startswith("the-washing-machine-shows-e18") for page in pages)


@pytest.mark.wide
def test_only_editors_see_the_link_under_the_solution(
    site_tree: Any,
    solution: Answer,
    editor: Member,
    mallory: Member,
    client: Client,
    as_member: Callable[[Member], Client],
) -> None:
    page, link = solution.question.get_absolute_url(), reverse("knowledge:promote", args=[solution.pk])
    assert link in as_member(editor).get(page).text
    assert link not in as_member(mallory).get(page).text
    assert link not in client.get(page).text


@pytest.mark.wide
def test_the_admin_home_lists_solutions_without_guide(
    site_tree: Any, solution: Answer, editor: Member, as_member: Callable[[Member], Client]
) -> None:
    browser = as_member(editor)
    assert solution.question.title in browser.get(reverse("wagtailadmin_home")).text
    assert list(candidates()) == [solution.question]
    promotion.promote(solution, by=editor)
    assert list(candidates()) == []


def test_nothing_but_the_sanitizer_lets_markup_through() -> None:
    """Even a text that some importer stored without it."""
    hostile = (
        '<p onclick="x()">a<script>alert(1)</script><a href="javascript:x()">b</a></p>'
        '<ol><li><img src=x onerror="x()"><embed embedtype="page" id="1"><a linktype="page" id="2">c</a></li></ol>'
        '<iframe src="//evil"></iframe><style>*{}</style><svg><script>x()</script></svg>'
    )
    found = repr(parts(hostile)).lower()
    for word in ("script", "onclick", "onerror", "embed", "linktype", "iframe", "style", "svg", "javascript"):
        assert word not in found


def test_every_element_of_an_answer_keeps_its_words() -> None:
    html = (
        "<h3>Title</h3><p>one <strong>two</strong></p><blockquote><p>three</p></blockquote>"
        "<pre><code>four\nfive</code></pre><table><thead><tr><th>six</th></tr></thead></table>"
        "<ul><li>seven<ol><li>eight</li></ol></li></ul><hr><ol><li><p>nine</p><ol><li>ten</li></ol></li></ol>"
    )
    assert parts(html) == [
        (
            "paragraph",
            "<h2>Title</h2><p>one <b>two</b></p><blockquote>three</blockquote>"
            "<p><code>four</code><br/><code>five</code></p><p>six</p>"
            "<ul><li>seven<ol><li>eight</li></ol></li></ul><hr/>",
        ),
        ("steps", ["<p>nine</p><ul><li>ten</li></ul>"]),
    ]
