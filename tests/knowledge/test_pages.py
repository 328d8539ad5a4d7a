"""Home, index of guides, guides, as readers see them."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Page, Site

from forum import actions
from forum.figures import rollup
from forum.models import EDITORS, MODERATORS, Answer, Member, Product, Question
from knowledge import promotion, site_tree
from knowledge.facts import in_words
from knowledge.models import ArticlePage, HomePage, KnowledgeIndexPage
from tests.people import make_member


@pytest.fixture
def product(db: Any) -> Product:
    return Product.objects.create(name="Vaguelune X200", slug="vaguelune-x200")


@pytest.fixture
def guide(site_tree: Any, answer: Answer, alice: Member, editor: Member, product: Product) -> ArticlePage:
    page = promotion.promote(actions.accept(answer, by=alice), by=editor, title="Drain the X200")
    page.product, page.summary = product, "Clean the filter & the hose."
    page.save_revision(user=editor).publish()
    return ArticlePage.objects.get(pk=page.pk)


def make_guide(index: KnowledgeIndexPage, title: str, **fields: Any) -> ArticlePage:
    now = timezone.now()
    page = ArticlePage(title=title, first_published_at=now, last_published_at=now, **fields)
    parent = Page.objects.get(pk=index.pk)
    page.locale_id = parent.locale_id
    return parent.add_child(instance=page)


# The home page


@pytest.mark.wide
def test_home_asks_one_question_in_the_language_of_the_address(site_tree: Any, client: Client) -> None:
    english, french = client.get("/en/"), client.get("/fr/")
    assert english.status_code == french.status_code == 200
    assert "What do you want to know?" in english.text
    assert '<html lang="fr"' in french.text
    assert english.text.count("<h1") == 1


@pytest.mark.wide
def test_home_shows_what_waits_in_its_language(
    site_tree: Any, ask: Callable[..., Question], product: Product, client: Client
) -> None:
    ask("Does the X200 fit under a worktop?", product=product)
    ask("Le X200 tient-il sous un plan de travail ?", language="fr")
    page = client.get("/en/").text
    assert "1 question waits for an answer" in page
    assert "Does the X200 fit" in page
    assert "tient-il" not in page
    assert product.get_absolute_url().removeprefix("/en") in page
    assert "?context=before" in page


def test_a_new_site_has_a_home_without_empty_boxes(site_tree: Any, client: Client) -> None:
    page = client.get("/en/").text
    for words in ("New guides", "wait for an answer", "have an answer", "People ask", "still needs"):
        assert words not in page
    assert "Nobody has asked anything here yet." in page
    assert '<a href="/en/charter/">The charter in five points</a>' in page
    assert 'href="/en/easy-mediation/"' in page


def test_a_home_that_waits_for_its_first_question_leads_who_runs_it_to_what_is_missing(
    site_tree: Any, ask: Callable[..., Question], as_member: Callable[[Member], Client]
) -> None:
    keeper = make_member("keeper", is_superuser=True)
    assert '<a href="/admin/">What this site still needs before it opens</a>' in as_member(keeper).get("/en/").text
    ask("Le X200 tient-il sous un plan de travail ?", language="fr")
    for language in ("en", "fr"):
        page = as_member(keeper).get(f"/{language}/").text
        assert "/admin/" not in page.partition("<main")[2]
        assert "Nobody has asked anything" not in page


@pytest.mark.wide
def test_figures_are_shown_from_fifty_questions_on(
    site_tree: Any, ask: Callable[..., Question], bob: Member, client: Client
) -> None:
    asked = timezone.now() - timedelta(days=3)
    for number in range(49):
        question = ask(f"Question number {number} about something", at=asked)
        if number % 2 or number < 3:
            actions.answer(question, by=bob, body="Like this.", at=asked + timedelta(hours=3))
    rollup.refresh()
    assert "have an answer" not in client.get("/en/").text
    last = ask("Question number fifty about something", at=asked)
    rollup.refresh()
    cache.clear()
    page = client.get("/en/").text
    assert "52% of questions have an answer. Half of them had one within 3 hours. " in page
    assert '<a href="/en/statistics/">How we count</a>' in page

    for question in Question.objects.exclude(pk=last.pk).filter(answer_count=1)[:2]:
        actions.delete(question.answers.get(), by=bob)
    rollup.refresh()
    cache.clear()
    page = client.get("/en/").text
    assert "48% of questions have an answer." in page
    assert "Half of them" not in page  # those that still wait are half of all


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=5), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(minutes=89), "1 hour"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=3, hours=2), "3 days"),
    ],
)
def test_waits_are_said_in_one_unit(wait: timedelta, words: str) -> None:
    assert in_words(wait) == words


@pytest.mark.wide
def test_editors_order_the_sections_of_the_home(site_tree: Any, ask: Callable[..., Question], client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    home.sections = json.dumps([{"type": "text", "value": "<p>Hello <b>you</b></p>"}])
    home.save_revision().publish()
    ask("Does the X200 fit under a worktop?")
    page = client.get("/en/").text
    assert "<p>Hello <b>you</b></p>" in page
    assert "Does the X200 fit" not in page


@pytest.mark.wide
def test_a_visitors_home_is_kept_until_something_changes(
    site_tree: Any, ask: Callable[..., Question], client: Client
) -> None:
    first = client.get("/en/")
    etag = first.headers["ETag"]
    assert client.get("/en/", headers={"If-None-Match": etag}).status_code == 304
    ask("Does the X200 fit under a worktop?")
    second = client.get("/en/", headers={"If-None-Match": etag})
    assert second.status_code == 200
    assert "Does the X200 fit" in second.text


@pytest.mark.wide
def test_a_new_name_of_a_product_shows_at_once(site_tree: Any, guide: ArticlePage, product: Product) -> None:
    addresses = ("/en/", "/en/guides/", guide.url)
    before = {address: Client().get(address) for address in addresses}
    product.name = "Dishwasher X201"
    product.save()
    for address in addresses:
        after = Client().get(address, headers={"If-None-Match": before[address].headers["ETag"]})
        assert after.status_code == 200
        assert "Dishwasher X201" in after.text


@pytest.mark.wide
def test_pages_are_read_only(site_tree: Any, guide: ArticlePage) -> None:
    for url in ("/en/", "/en/guides/", guide.url):
        assert Client().post(url).status_code == 405


# The index of guides


@pytest.mark.wide
def test_the_index_lists_published_guides_by_product(guide: ArticlePage, editor: Member, client: Client) -> None:
    draft = guide.copy(update_attrs={"slug": "draft", "title": "Half written"}, keep_live=False, user=editor)
    page = client.get("/en/guides/").text
    assert guide.url in page
    assert "Vaguelune X200" in page
    assert draft.title not in page
    assert client.get("/fr/guides/").status_code == 200
    assert guide.title not in client.get("/fr/guides/").text


def test_an_empty_index_says_what_belongs_there(site_tree: Any, client: Client) -> None:
    assert "No guide yet" in client.get("/en/guides/").text


def test_the_list_from_a_to_z_is_that_of_a_dictionary(site_tree: Any, client: Client) -> None:
    """A database may put É after Z, and capitals before small letters."""
    ordered = ["abonnement", "Échange", "écran", "Écran cassé", "facture", "Œillet", "Zinc"]
    for title in reversed(ordered):
        make_guide(site_tree["fr"], title)
    page = client.get("/fr/guides/").text
    listed = re.findall(r">([^<>]+)</a>", page[page.index("de A à Z") :])
    assert [title for title in listed if title in ordered] == ordered


@pytest.mark.wide
def test_the_index_has_a_constant_number_of_queries(site_tree: Any, product: Product, client: Client) -> None:
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/en/guides/").status_code == 200
        return len(captured)

    make_guide(site_tree["en"], "Guide 0", product=product)
    few = queries()
    for number in range(1, 60):
        make_guide(site_tree["en"], f"Guide {number}", product=product)
    assert queries() == few
    assert 'rel="next"' in client.get("/en/guides/").text
    assert client.get("/en/guides/?page=99").status_code == 200


# Guides


@pytest.mark.wide
def test_a_guide_shows_its_answer_its_source_and_its_author(guide: ArticlePage, client: Client) -> None:
    page = client.get(guide.url)
    assert page.status_code == 200
    assert "Clean the filter &amp; the hose." in page.text
    assert "Clean the filter, then the hose." in page.text
    source = guide.sources.get()
    assert f"{source.question.get_absolute_url()}#answer-{source.answer_id}" in page.text
    assert "solution by Bob" in page.text


@pytest.mark.wide
def test_a_guide_tells_machines_what_it_is(guide: ArticlePage, client: Client) -> None:
    guide.title = "Drain </script><script>alert(1)</script>"
    guide.save_revision().publish()
    page = client.get(guide.url).text
    found, _trail = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(found)
    assert data["@type"] == "TechArticle"
    assert data["headline"] == guide.title
    assert data["author"] == [{"@type": "Person", "name": "Bob", "url": "http://127.0.0.1:8000/en/members/bob/"}]
    assert data["isBasedOn"][0].endswith(guide.sources.get().question.get_absolute_url())
    assert "<script>alert" not in page


@pytest.mark.wide
def test_a_guide_links_its_translation_and_says_so_to_machines(guide: ArticlePage, client: Client) -> None:
    assert 'rel="alternate" hreflang="fr"' not in client.get(guide.url).text
    french = guide.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.title = "Vider la X200"
    french.save_revision().publish()
    page = client.get(guide.url).text
    assert f'hreflang="fr" href="http://127.0.0.1:8000{french.url}"' in page
    assert french.url == "/fr/guides/drain-the-x200/"
    assert client.get(french.url).status_code == 200


@pytest.mark.wide
def test_a_guide_due_for_review_says_so(guide: ArticlePage, client: Client) -> None:
    words = "checking this guide again"
    assert words not in client.get(guide.url).text
    guide.review_by = timezone.localdate()
    guide.save_revision().publish()
    assert words in client.get(guide.url).text


@pytest.mark.wide
def test_blocks_render_without_leaking_hidden_questions(
    guide: ArticlePage, ask: Callable[..., Question], product: Product, dora: Member, client: Client
) -> None:
    shown, hidden = ask("A question that everybody may read"), ask("A question with a secret in it")
    blocks = [
        {"type": "warning", "value": "<p>Mind the <b>water</b></p>"},
        {"type": "steps", "value": [{"type": "item", "value": "<p>Unplug</p>", "id": "1"}]},
        {"type": "product", "value": product.pk},
        {"type": "question", "value": shown.pk},
        {"type": "question", "value": hidden.pk},
    ]
    guide.body = json.dumps(blocks)
    guide.save_revision().publish()
    assert hidden.title in client.get(guide.url).text
    actions.hide(hidden, by=dora, ref="decision:1")
    page = client.get(guide.url).text
    assert "Mind the <b>water</b>" in page
    assert "<p>Unplug</p>" in page
    assert shown.get_absolute_url() in page
    assert hidden.title not in page


@pytest.mark.wide
def test_a_guide_has_a_constant_number_of_queries(
    guide: ArticlePage, ask: Callable[..., Question], client: Client
) -> None:

    def queries(count: int) -> int:
        questions = [ask(f"Related question number {number}") for number in range(count)]
        guide.body = json.dumps([{"type": "question", "value": question.pk} for question in questions])
        guide.save_revision().publish()
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(guide.url).status_code == 200
        return len(captured)

    assert queries(1) == queries(12) <= 24  # of them nine are Wagtail's, to find the page and its restrictions
    with CaptureQueriesContext(connection) as captured:
        client.get(guide.url)
    assert len(captured) <= 16


# The first set-up


@pytest.mark.wide
def test_init_site_may_be_run_again(site_tree: Any, client: Client) -> None:
    call_command("init_site", verbosity=0)
    before = list(Page.objects.values_list("pk", "url_path"))
    assert client.get("/fr/privacy/").status_code == 200
    call_command("init_site", verbosity=0)
    assert list(Page.objects.values_list("pk", "url_path")) == before
    assert Site.objects.count() == 1
    assert GroupPagePermission.objects.filter(group__name=EDITORS).count() == 4


@pytest.mark.wide
def test_init_site_clears_what_a_new_wagtail_brings(db: Any) -> None:
    """Wagtail gives its own groups of these names every right on every page."""
    Page.get_first_root_node().delete()
    Group.objects.all().delete()
    root = Page.add_root(instance=Page(title="Root", slug="root"))
    welcome = root.add_child(instance=Page(title="Welcome", slug="home"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    for name in (MODERATORS, EDITORS):
        group = Group.objects.create(name=name)
        GroupPagePermission.objects.create(group=group, page=root, permission_type="publish")
    site_tree.build()
    assert not GroupPagePermission.objects.filter(permission__codename="publish_page").exists()
    assert not Page.objects.filter(pk=welcome.pk).exists()
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="en")
    GroupPagePermission.objects.create(group=group, page=root, permission_type="publish")
    site_tree.build()
    assert GroupPagePermission.objects.filter(permission__codename="publish_page").exists()
