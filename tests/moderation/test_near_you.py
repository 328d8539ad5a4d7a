"""Where somebody helps in person: on the help page, where people ask, on the way out; kept by the team."""

import pytest
from django.test import Client

from moderation.law import words
from moderation.law.models import LegalText
from selfcare import new_site, site_texts
from tests.knowledge.guides import make_guide
from tests.people import make_editor

pytestmark = pytest.mark.django_db
HELP = "/en/help/"


@pytest.fixture
def pages(site_tree):
    site_texts.seed(new_site.pages())


@pytest.fixture(autouse=True)
def fresh():
    words.forget()
    yield
    words.forget()


@pytest.mark.wide
def test_the_help_page_says_it_with_source_and_day(pages, settings):
    page = Client().get(HELP).text
    assert "Get help near you" in page
    assert 'href="https://www.france-services.gouv.fr/"' in page
    assert "Not checked by the team yet." in page
    assert "tel:" not in page
    assert "être aidé près de chez vous".lower() in Client().get("/fr/help/").text.lower()


@pytest.mark.wide
def test_what_the_team_changes_is_seen_at_once_by_whoever_kept_the_page(pages):
    kept = Client().get(HELP)
    row = LegalText.objects.create(
        key="near-you", text_fr="- La mairie", text_en="- The town hall", source="ville.example.org",
        valid_from="2020-01-01", checked_on="2026-11-01",
    )  # fmt: skip
    words.forget()
    page = Client().get(HELP, headers={"If-None-Match": kept["ETag"]})
    assert page.status_code == 200
    assert "The town hall" in page.text
    assert "Checked on" in page.text
    row.refresh_from_db()
    assert Client().get(HELP, headers={"If-None-Match": page["ETag"]}).status_code == 304


@pytest.mark.wide
def test_the_telephone_is_a_setting(pages, settings):
    settings.HELP_PHONE = "+33 1 23 45 67 89"
    assert '<a href="tel:+33123456789">+33 1 23 45 67 89</a>' in Client().get("/fr/questions/ask/").text


@pytest.mark.wide
def test_it_stands_on_the_way_out(pages, question, as_member):
    page = as_member(question.author).get(f"/en/questions/{question.pk}/escalate/").text
    assert "Get help near you" in page
    assert 'href="/en/easy-mediation/"' in page


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("page", ["easy-read", "easy-ask", "easy-mediation", "help"])
def test_easy_texts_are_there_and_their_links_lead_somewhere(pages, page, language):
    shown = Client().get(f"/{language}/{page}/")
    assert shown.status_code == 200
    main = shown.text.partition("<main")[2].partition("</main>")[0]
    for link in [part.partition('"')[0] for part in main.split(f'href="/{language}/')[1:]]:
        assert Client().get(f"/{language}/{link}").status_code == 200, link
    assert f'href="/{language}/easy-read/"' in shown.text, "from the foot of every page"


@pytest.mark.wide
@pytest.mark.parametrize("path", ["/en/help/", "/en/charter/", "/en/charter/easy-read/", "/en/easy-ask/"])
def test_large_print(pages, path):
    usual, large = Client().get(path), Client().get(f"{path}?size=large")
    assert 'class="large-sheet"' in large.text
    assert "large.css" in large.text
    assert "large-sheet" not in usual.text
    assert f'href="{path}?size=large"' in usual.text
    assert f'href="{path}" rel="nofollow"' in large.text


@pytest.mark.wide
def test_a_guide_prints_in_large_letters(site_tree):
    guide = make_guide(site_tree["en"], by=make_editor())
    usual, large = (Client().get(f"/en/guide/{guide.pk}/print/{size}").text for size in ("", "?size=large"))
    assert '<html class="large-sheet"' in large
    assert "large.css" in large
    assert 'class="qr"' in large
    assert "large" not in usual
    assert f"/en/guide/{guide.pk}/print/?size=large" in Client().get(guide.url).text
