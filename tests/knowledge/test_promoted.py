"""Guides that editors put on top of the results of a query."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion
from wagtail.models import Locale, Page, PageViewRestriction

from forum.models import Member, Question
from knowledge.models import ArticlePage, KnowledgeIndexPage
from knowledge.search import health, queue
from knowledge.searching import promoted
from tests.people import make_editor

ADD = "/admin/searchpicks/add/"


def make_guide(language: str, title: str) -> ArticlePage:
    index = KnowledgeIndexPage.objects.get(locale__language_code=language)
    page = ArticlePage(title=title, summary=f"About {title}", locale=Locale.objects.get(language_code=language))
    Page.objects.get(pk=index.pk).add_child(instance=page)
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def guide(site_tree: Any) -> ArticlePage:
    return make_guide("fr", "Entretenir sa machine")


def promote(words: str, page: ArticlePage, **fields: Any) -> SearchPromotion:
    return SearchPromotion.objects.create(query=Query.get(words), page=page, **fields)


def shown(query: str, language: str = "fr") -> list[str]:
    return [one.page.title for one in promoted.for_query(query, language)]


@pytest.mark.wide
def test_case_accents_endings_and_order_do_not_matter(guide: ArticlePage) -> None:
    promote("détartrer une cafetière", guide)
    for query in ("detartrer cafetiere", "Cafetières : détartrer", "“DÉTARTRER LA CAFETIÈRE”"):
        assert shown(query) == [guide.title], query
    for query in ("cafetière", "détartrer la cafetière sans vinaigre", "", "?"):
        assert shown(query) == [], query


@pytest.mark.wide
def test_a_guide_is_shown_in_its_language(guide: ArticlePage) -> None:
    promote("garantie", guide)
    english = make_guide("en", "Your warranty")
    promote("garantie", english)
    assert shown("garantie", "fr") == [guide.title]
    assert shown("garantie", "en") == [english.title]


@pytest.mark.wide
def test_only_what_everybody_may_read_is_shown(guide: ArticlePage) -> None:
    promote("garantie", guide)
    restriction = PageViewRestriction.objects.create(page=guide, restriction_type="login")
    assert shown("garantie") == []
    restriction.delete()
    assert shown("garantie") == [guide.title]
    guide.unpublish()
    assert shown("garantie") == []


@pytest.mark.wide
def test_they_stand_first_once_and_say_why(guide: ArticlePage, ask: Callable[..., Question]) -> None:
    other = make_guide("fr", "La garantie de la machine")
    question = ask("Combien dure la garantie de la machine ?", language="fr")
    promote("garantie", guide, description="Tout sur la <garantie>.")
    health.rebuild()
    while queue.drain():
        pass
    page = Client().get("/fr/search/", {"q": "garanties"})
    assert page.text.index(guide.url) < page.text.index(other.url) < page.text.index(question.get_absolute_url())
    assert page.text.count(f'href="{guide.url}"') == 1
    assert "Choisi par l’équipe de rédaction" in page.text and "Tout sur la &lt;garantie&gt;." in page.text
    promote("machine", other)
    assert Client().get("/fr/search/", {"q": "machine"}).text.count(f'href="{other.url}"') == 1
    assert guide.url not in Client().get("/fr/search/", {"q": "garantie", "kind": "question"}).text
    promote("zzgrmbl", guide)
    alone = Client().get("/fr/search/", {"q": "zzgrmbl"}).text
    assert guide.url in alone and "Rien trouvé" not in alone


@pytest.mark.wide
def test_what_readers_search_is_not_written_into_wagtails_table(guide: ArticlePage) -> None:
    promote("garantie", guide)
    Client(headers={"User-Agent": "Firefox"}).get("/fr/search/", {"q": "garantie"})
    Client(headers={"User-Agent": "Firefox"}).get("/fr/search/", {"q": "jean dupont"})
    assert Query.objects.count() == 1
    assert not QueryDailyHits.objects.exists()


@pytest.mark.wide
def test_they_cost_two_queries_however_many_there_are(guide: ArticlePage) -> None:
    for number in range(30):
        promote(f"mot {number}", guide)
    with CaptureQueriesContext(connection) as counted:
        assert shown("mot 7") == [guide.title]
    assert len(counted) <= 3
    with CaptureQueriesContext(connection) as counted:
        assert shown("autre") == []
    assert len(counted) == 1


# The admin


def sent(words: str, page: Any, **more: Any) -> dict[str, Any]:
    names = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000, "0-ORDER": 1}
    fields = {f"editors_picks-{name}": value for name, value in {**names, "0-page": page, "0-description": ""}.items()}
    return {"query_string": words, **fields, **more}


@pytest.mark.wide
def test_an_editor_promotes_a_guide(guide: ArticlePage, as_member: Callable[[Member], Client]) -> None:
    browser = as_member(make_editor("edith"))
    assert browser.get("/admin/searchpicks/").status_code == 200
    form = browser.get(ADD).text
    assert "external_link" not in form
    assert browser.post(ADD, sent("Garantie", guide.pk)).status_code == 302
    assert shown("garanties") == [guide.title]
    [query] = Query.objects.all()
    assert browser.get(f"/admin/searchpicks/{query.pk}/").status_code == 200


@pytest.mark.wide
def test_what_readers_could_not_open_is_refused(guide: ArticlePage, as_member: Callable[[Member], Client]) -> None:
    browser = as_member(make_editor("edith"))
    link = {"editors_picks-0-external_link_url": "https://example.org/", "editors_picks-0-external_link_text": "x"}
    for fields in (sent("garantie", ""), sent("garantie", "", **link), sent("garantie", guide.get_parent().pk)):
        assert browser.post(ADD, fields).status_code == 200
        assert not SearchPromotion.objects.exists()
    guide.unpublish()
    assert "is not published" in browser.post(ADD, sent("garantie", guide.pk)).text
    assert not SearchPromotion.objects.exists()


@pytest.mark.wide
def test_others_promote_nothing(
    guide: ArticlePage, mallory: Member, dora: Member, as_member: Callable[[Member], Client]
) -> None:
    for member in (mallory, dora):
        assert as_member(member).post(ADD, sent("garantie", guide.pk)).status_code in {302, 403}
    assert not SearchPromotion.objects.exists()
    assert ContentType.objects.filter(app_label="wagtailsearchpromotions").exists()


@pytest.mark.wide
def test_the_list_of_terms_that_stays_empty_is_not_in_the_menu(
    site_tree: Any, as_member: Callable[[Member], Client], admin_user: Member
) -> None:
    page = as_member(admin_user).get("/admin/").text
    assert "searchpicks" in page and "search-terms" not in page
