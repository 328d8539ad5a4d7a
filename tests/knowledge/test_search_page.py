"""Searching, suggestions, similar questions, through the real index."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum import actions
from forum.models import Answer, Member, Product, Question
from knowledge import promotion
from knowledge.models import ArticlePage
from knowledge.search import health, queue
from knowledge.search.similar import similar
from knowledge.searching import finding
from knowledge.searching.highlighting import best_excerpt, highlighted
from tests.data import data_file

SEARCH = "/en/search/"
SUGGEST = "/en/search/suggest/"


@pytest.fixture(autouse=True)
def _index(site_tree: Any) -> None:
    health.rebuild()


def catch_up() -> None:
    """What the worker does."""
    while queue.drain():
        pass


def titles(response: Any) -> list[str]:
    return [result.found.title for result in response.context["results"]]


@pytest.fixture
def solved(question: Question, answer: Answer, alice: Member) -> Question:
    actions.accept(answer, by=alice)
    catch_up()
    return Question.objects.get(pk=question.pk)


@pytest.fixture
def guide(solved: Question, editor: Member) -> ArticlePage:
    page = promotion.promote(solved.accepted_answer, by=editor, title="When the machine does not drain")
    page.get_latest_revision().publish()
    catch_up()
    return ArticlePage.objects.get(pk=page.pk)


# One ranked list


@pytest.mark.wide
def test_a_guide_stands_above_the_question_it_came_from(guide: ArticlePage, solved: Question, client: Client) -> None:
    for words in ("E18 washing machine", solved.title, "drain", "filter hose"):
        found = titles(client.get(SEARCH, {"q": words}))
        assert found[:2] == [guide.title, solved.title], words


@pytest.mark.wide
def test_that_order_does_not_depend_on_scores(guide: ArticlePage, solved: Question, ask: Any) -> None:
    other = ask("Another question about something else")
    hits = [
        finding.Hit(finding.QUESTION, other.pk, 9),
        finding.Hit(finding.QUESTION, solved.pk, 8),
        finding.Hit(finding.GUIDE, guide.pk, 1),
    ]
    assert finding.guides_first(hits) == [hits[0], hits[2], hits[1]]


@pytest.mark.wide
def test_accents_case_and_endings_do_not_matter(ask: Callable[..., Question], client: Client) -> None:
    question = ask("Comment détartrer les cafetières C3 sans vinaigre ?", language="fr")
    catch_up()
    for words in ("cafetiere", "CAFETIÈRE", "détartrer cafetières", "c3"):
        assert titles(client.get("/fr/search/", {"q": words})) == [question.title], words


@pytest.mark.wide
def test_drafts_and_hidden_posts_are_not_found(
    solved: Question, editor: Member, dora: Member, alice: Member, client: Client, as_member: Callable[[Member], Client]
) -> None:
    promotion.promote(solved.accepted_answer, by=editor, title="Drain draft")
    actions.hide(solved, by=dora, ref="decision:1")
    # Before the worker has caught up, and after.
    assert titles(client.get(SEARCH, {"q": "drain"})) == []
    catch_up()
    for browser in (client, as_member(alice), as_member(dora), as_member(editor)):
        assert titles(browser.get(SEARCH, {"q": "drain"})) == []
        assert solved.title not in browser.get(SUGGEST, {"q": "washing"}).text
        assert solved.title not in browser.get("/en/search/similar/", {"title": solved.title}).text


@pytest.mark.wide
def test_an_unpublished_guide_is_not_found(guide: ArticlePage, solved: Question, client: Client) -> None:
    guide.unpublish()
    assert titles(client.get(SEARCH, {"q": "drain"})) == [solved.title]
    catch_up()
    assert titles(client.get(SEARCH, {"q": "drain"})) == [solved.title]


@pytest.mark.wide
def test_filters_narrow_by_kind_and_language(
    guide: ArticlePage, solved: Question, ask: Callable[..., Question], client: Client
) -> None:
    french = ask("Erreur E18 sur mon lave-linge : que faire ?", language="fr")
    catch_up()

    def found(**filters: str) -> set[str]:
        return set(titles(client.get(SEARCH, {"q": "E18", **filters})))

    assert found() == {guide.title, solved.title, french.title}
    assert found(kind="guide") == {guide.title}
    assert found(kind="question") == {solved.title, french.title}
    assert found(language="fr") == {french.title}
    assert found(language="en", kind="question") == {solved.title}
    assert found(language="klingon", kind="%") == found()


@pytest.mark.wide
def test_words_found_are_marked_and_text_is_escaped(ask: Callable[..., Question], client: Client) -> None:
    ask("The <script>alert(1)</script> filter & hose", body="Filters <img src=x onerror=alert(2)> everywhere")
    catch_up()
    page = client.get(SEARCH, {"q": "filter"}).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>filter</mark> &amp; hose" in page
    assert "<mark>Filters</mark> &lt;img src=x onerror=alert(2)&gt; everywhere" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.wide
def test_nothing_found_leads_to_asking_with_the_words_kept(client: Client) -> None:
    page = client.get(SEARCH, {"q": "flux capacitor & co"})
    assert page.status_code == 200
    assert "Nothing found for “flux capacitor &amp; co”." in page.text
    assert f'href="{reverse("forum:ask")}?q=flux+capacitor+%26+co"' in page.text


@pytest.mark.wide
def test_pages_are_bounded(ask: Callable[..., Question], client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(25):
        ask(f"Kettle number {number} is too loud")
    catch_up()
    monkeypatch.setattr(finding, "HITS_MAX", 25)
    pages = [client.get(SEARCH, {"q": "kettle", "page": page}) for page in ("1", "2", "3")]
    assert [len(titles(page)) for page in pages] == [10, 10, 5]
    assert len({title for page in pages for title in titles(page)}) == 25
    assert 'rel="next"' in pages[0].text
    for odd in ("0", "-1", "99", "1e9", "١", "'"):
        assert client.get(SEARCH, {"q": "kettle", "page": odd}).status_code == 200


@pytest.mark.wide
def test_no_query_is_an_error(guide: ArticlePage, client: Client) -> None:
    odd = [
        '"',
        'a"b',
        "\x00",
        "' OR 1=1 --",
        "live:true",
        '"drain:hose" x',
        "*" * 500,
        "(" * 300,
        "𝕊\ud7ff",
        "title:",
        "AND OR NOT",
        '""',
        "“drain",
        "%",
        "\\",
        "\u202e",
        "é" * 1000,
        "1" * 5000,
        "-",
        "…",
        "a" * 100_000,
    ]
    for words in odd:
        for url in (SEARCH, SUGGEST, "/en/search/similar/"):
            response = client.get(url, {"q": words, "title": words})
            assert response.status_code == 200, (url, words[:20])


@pytest.mark.slow
def test_no_naughty_string_is_an_error(guide: ArticlePage, client: Client) -> None:
    for words in json.loads(data_file("security/blns.json").read_text()):
        for url in (SEARCH, SUGGEST):
            assert client.get(url, {"q": words}).status_code == 200, words


@pytest.mark.wide
def test_searching_costs_the_same_for_three_and_thirty(
    ask: Callable[..., Question], site_tree: Any, client: Client
) -> None:
    def queries() -> int:
        catch_up()
        client.get(SEARCH, {"q": "kettle"})
        with CaptureQueriesContext(connection) as captured:
            assert client.get(SEARCH, {"q": "kettle"}).status_code == 200
        return len(captured)

    for number in range(3):
        ask(f"Kettle number {number} is too loud")
    few = queries()
    for number in range(3, 30):
        ask(f"Kettle number {number} is too loud")
    assert queries() <= few <= 8  # of rare words the database is asked once more


@pytest.mark.wide
def test_phrases_in_quotes_are_phrases(ask: Callable[..., Question], client: Client) -> None:
    exact, loose = ask("The drain pump hums all night"), ask("The pump of the drain hums all night")
    catch_up()
    assert titles(client.get(SEARCH, {"q": '"drain pump"'})) == [exact.title]
    assert set(titles(client.get(SEARCH, {"q": "drain pump"}))) == {exact.title, loose.title}


# Suggestions


@pytest.mark.wide
def test_suggestions_come_in_groups_and_end_with_asking(guide: ArticlePage, solved: Question, client: Client) -> None:
    Product.objects.create(name="Washing machine X200", slug="x200", question_count=3)
    page = client.get(SUGGEST, {"q": "washing mach"}).text
    assert page.index("Solved questions") < page.index(solved.title) < page.index("Products") < page.index("X200")
    assert page.rindex("Ask this question to the community") > page.index("X200")
    assert f"{reverse('forum:ask')}?q=washing+mach" in page
    assert "<html" not in page


@pytest.mark.wide
def test_suggestions_are_seven_at_most(
    ask: Callable[..., Question], bob: Member, alice: Member, client: Client
) -> None:
    for number in range(9):
        actions.accept(actions.answer(ask(f"Kettle number {number} is loud"), by=bob, body="Oil it."), by=alice)
        Product.objects.create(name=f"Kettle {number}", slug=f"kettle-{number}")
    catch_up()
    groups = client.get(SUGGEST, {"q": "kettle"}, headers={"Accept": "application/json"}).json()["groups"]
    assert sum(len(group["links"]) for group in groups) == 7
    assert [group["label"] for group in groups] == ["Solved questions", "Products"]


@pytest.mark.wide
def test_suggestions_speak_json_when_asked(guide: ArticlePage, client: Client) -> None:
    response = client.get(SUGGEST, {"q": "drain"}, headers={"Accept": "application/json"})
    assert response.headers["Content-Type"] == "application/json"
    assert "Accept" in response.headers["Vary"]
    answer = response.json()
    link = {"url": guide.url, "title": guide.title, "language": "en", "note": ""}
    assert answer["groups"][0] == {"label": "Guides", "links": [link]}
    assert answer["ask"]["url"].endswith("?q=drain")


@pytest.mark.wide
def test_a_title_in_another_language_says_so(guide: ArticlePage, client: Client) -> None:
    assert f'<span lang="en">{guide.title}</span>' in client.get("/fr/search/suggest/", {"q": "drain"}).text
    assert f"<span>{guide.title}</span>" in client.get("/en/search/suggest/", {"q": "drain"}).text


@pytest.mark.wide
def test_unsolved_questions_are_not_suggested_as_solved(question: Question, client: Client) -> None:
    catch_up()
    assert question.title not in client.get(SUGGEST, {"q": "washing machine"}).text


def test_a_product_is_found_by_its_barcode(db: Any, client: Client) -> None:
    product = Product.objects.create(name="Kettle", slug="kettle", gtin="02000000001012", reference="K-1")
    for typed in ("2000000001012", "02000000001012", "k-1", "kett"):
        assert product.get_absolute_url() in client.get(SUGGEST, {"q": typed}).text, typed


# Similar questions


@pytest.mark.wide
def test_the_body_decides_between_equal_titles(ask: Callable[..., Question]) -> None:
    stain = ask("The washing machine leaves something on the clothes", body="Grey stains of detergent on the towels.")
    smell = ask("The washing machine leaves something on my clothes", body="An unpleasant smell of mould.")
    catch_up()
    title = "My washing machine leaves something on clothes"

    def first(body: str) -> Question:
        return similar(title, body, "en")[0][1]

    assert first("It smells of mould, even at 90 degrees.") == smell
    assert first("There are grey stains of detergent.") == stain
    assert {found for _kind, found in similar(title, "", "en")} == {stain, smell}


@pytest.mark.wide
def test_the_ask_form_shows_what_exists(guide: ArticlePage, solved: Question, client: Client) -> None:
    url = reverse("knowledge:similar")
    typed = {"title": "My washing machine does not drain any more", "body": "It says E18", "language": "en"}
    for response in (client.get(url, typed), client.post(url, typed)):
        assert response.status_code == 200
        assert guide.title in response.text
        assert solved.title in response.text
        assert "opens in a new tab" in response.text
        assert "Ask this question to the community" not in response.text
    assert client.get(url).text.strip() == ""


@pytest.mark.wide
def test_similar_gives_guides_and_questions(guide: ArticlePage, solved: Question) -> None:
    found = similar("The washing machine does not drain", "", "en")
    assert found == [(finding.GUIDE, guide), (finding.QUESTION, solved)]
    assert similar("", "", "en") == []
    assert similar("", "The washing machine does not drain", "en") == []  # nothing is asked yet
    picture = "![](/pictures/6f84a469376b7293308c-300x200.webp)"
    assert similar("It drains not", f"{picture}{picture} washing machine", "en") == similar(
        "It drains not", "washing machine", "en"
    )
    assert similar("Strange", "[](/washing-machine-drain)", "en") == []


# Beside a question


def beside(question: Question) -> str:
    return reverse("knowledge:beside", args=[question.pk])


@pytest.mark.wide
def test_beside_a_question_stands_what_is_close_to_it(
    guide: ArticlePage, solved: Question, ask: Callable[..., Question], client: Client
) -> None:
    asked = ask("My washing machine shows E18 and water stays inside")
    catch_up()
    assert f'data-load="{beside(asked)}"' in client.get(asked.get_absolute_url()).text
    shown = client.get(beside(asked)).text
    assert guide.title in shown
    assert f'href="{solved.get_absolute_url()}"' in shown
    assert asked.title not in shown
    assert "new tab" not in shown


@pytest.mark.wide
def test_nothing_close_leaves_no_empty_block(question: Question, client: Client) -> None:
    assert "Similar questions" not in client.get(question.get_absolute_url()).text
    assert client.get(beside(question)).text.strip() == ""


@pytest.mark.wide
def test_five_at_most_stand_beside_a_question(question: Question, ask: Callable[..., Question], client: Client) -> None:
    for number in range(7):
        ask(f"The washing machine shows E18 and does not drain, machine {number}")
    catch_up()
    assert client.get(beside(question)).text.count("<li>") == 5


@pytest.mark.wide
def test_what_was_hidden_stands_beside_nothing_at_once(
    solved: Question, ask: Callable[..., Question], dora: Member, client: Client
) -> None:
    asked = ask("My washing machine shows E18 and water stays inside")
    catch_up()
    assert solved.title in client.get(beside(asked)).text  # kept from now on
    actions.hide(solved, by=dora, ref="decision:1")
    assert solved.title not in client.get(beside(asked)).text
    assert client.get(beside(solved)).status_code == 410


# Marks


@pytest.mark.wide
@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Les cafetières", "cafetiere", "Les <mark>cafetières</mark>"),
        ("E18 & E19", "e18", "<mark>E18</mark> &amp; E19"),
        ("a < b", "b", "a &lt; b"),
        ("Draining drains", "drain", "<mark>Draining</mark> <mark>drains</mark>"),
        ("nothing", "", "nothing"),
        ("ﬀ İstanbul", "istanbul", "ﬀ <mark>İstanbul</mark>"),
    ],
)
def test_marks(text: str, query: str, marked: str) -> None:
    assert highlighted(text, query) == marked


@pytest.mark.wide
def test_the_excerpt_shows_the_words_wherever_they_are() -> None:
    text = "word " * 200 + "the needle <b> here " + "word " * 200
    excerpt = best_excerpt(text, "needle")
    assert "<mark>needle</mark> &lt;b&gt;" in excerpt
    assert excerpt.startswith("…")
    assert len(excerpt) < 300
