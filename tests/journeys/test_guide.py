"""From an accepted answer to a guide that the next person finds first: drafted by one editor in Wagtail's admin,
approved by another, credited to whoever solved the question."""

import re

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from forum import actions, ledger
from forum.models import Member
from knowledge.models import ArticlePage
from knowledge.search.queue import drain
from tests.journeys.browser import XHTML, Visitor
from tests.journeys.test_question import words
from tests.people import PASSWORD, make_editor, make_member

pytestmark = pytest.mark.django_db(transaction=True)

TITLES = {
    "fr": "Ma cafetière Tasserole fuit par le dessous depuis hier",
    "en": "My Tasserole coffee machine leaks from below since yesterday",
}
GUIDES = {"fr": "Une cafetière Tasserole qui fuit", "en": "A Tasserole coffee machine that leaks"}
SUMMARIES = {"fr": "Serrez la vis du fond.", "en": "Tighten the screw at the bottom."}


@pytest.fixture(params=["fr", pytest.param("en", marks=pytest.mark.slow)])
def language(request):
    return request.param


@pytest.fixture
def question(site, language):
    """Solved: alice asked, bob answered."""
    alice, bob = make_member("alice", language=language), make_member("bob", language=language)
    question = actions.ask(TITLES[language], by=alice, body="Tasserole", language=language, tags=["tasserole"])
    answer = actions.answer(question, by=bob, body="1. Videz-la.\n2. **Serrez** la vis.")
    return actions.accept(answer, by=alice).question


def signed_in(member, language):
    visitor = Visitor(language)
    visitor.sign_in(member, PASSWORD)
    return visitor


@pytest.mark.wide
def test_the_way_of_a_guide(question, postbox, language):
    writer, reviewer = make_editor(), make_editor("second")
    editor = signed_in(writer, language)
    guide = draft(editor, question, language)
    seen_by_nobody(guide, question, language)
    submit(editor, guide, language)
    not_alone(editor, guide)
    approve(signed_in(reviewer, language), guide)
    published(guide, question, language)
    credited(guide, question, postbox, language)
    found_first(guide, question, language)


def draft(editor, question, language):
    """From the solution's own page, under a title of the editor's; the draft knows where it comes from."""
    page = editor.get(question.get_absolute_url()).follow(words("Make a guide", language))
    page = page.press(words("Continue", language)).press(words("Continue", language))
    page = page.press(words("Continue", language), title=GUIDES[language]).press(words("Make the draft", language))
    guide = ArticlePage.objects.get()
    assert page.url == reverse("wagtailadmin_pages:edit", args=[guide.pk])
    assert page.status == 200
    assert not guide.live
    assert {block.block_type for block in guide.body} == {"steps"}
    source = guide.sources.get()
    assert (source.question, source.answer) == (question, question.accepted_answer)
    assert source.answer_revision.number == 1
    again = editor.get(f"/{language}/answers/{question.accepted_answer_id}/promote/")
    assert again.has(words("This answer is in a guide already:", language))
    assert ArticlePage.objects.count() == 1
    return guide


def seen_by_nobody(guide, question, language):
    visitor = Visitor(language)
    assert visitor.get(guide.url).status == 404
    assert visitor.get(f"/{language}/guide/{guide.pk}/").status == 404
    while drain():
        pass
    for address in (question.get_absolute_url(), f"/{language}/guides/", f"/{language}/search/?q=Tasserole"):
        assert guide.title not in visitor.get(address).text


def typed(guide, language):
    """What the browser of the editor sends, blocks under the numbers they have."""
    steps = [block.id for block in guide.body]
    data = {
        "title": guide.title,
        "slug": guide.slug,
        "summary": SUMMARIES[language],
        "body": streamfield([("paragraph", rich_text("<p>Tasserole</p>"))]),
        "product": "",
        "review_by": "",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments": inline_formset([]),
        "checked_products": inline_formset([]),
    }
    return {**nested_form_data(data), "body-0-id": steps[0]}


def submit(editor, guide, language):
    """The draft is completed and sent to review by the button of the editor."""
    address = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    token = editor.get(address).token
    data = {**typed(guide, language), "action-submit": "1", "csrfmiddlewaretoken": token}
    assert editor.post(address, data).status == 200
    guide.refresh_from_db()
    assert guide.workflow_in_progress
    assert not guide.live


def decide(editor, guide):
    """Press "approve" as the bar at the foot of the editor does."""
    edit = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    state = guide.current_workflow_task_state.pk
    address = reverse("wagtailadmin_pages:workflow_action", args=[guide.pk, "approve", state])
    return editor.post(address, {"csrfmiddlewaretoken": editor.get(edit).token, "next": edit})


def not_alone(editor, guide):
    decide(editor, guide)
    guide.refresh_from_db()
    assert not guide.live
    assert guide.workflow_in_progress


def approve(reviewer, guide):
    assert decide(reviewer, guide).status == 200
    guide.refresh_from_db()
    assert guide.live
    assert not guide.workflow_in_progress


def published(guide, question, language):
    """The guide names the solution and its author; the solution names the guide."""
    page = Visitor(language).get(guide.url)
    assert page.has(SUMMARIES[language])
    assert page.link(question.title).startswith(question.get_absolute_url())
    assert page.link("Bob").endswith(f"{guide.url}#source-1")  # after the part that is his
    assert f"/{language}/members/bob/" in {a.get("href") for a in page.tree.iter(f"{XHTML}a")}
    assert Visitor(language).get(question.get_absolute_url()).link(guide.title) == guide.url


def credited(guide, question, postbox, language):
    """Points, a mail whose link leads to the guide, and both once only."""
    bob = Member.objects.get(username="bob")
    line = bob.reputation_changes.get(reason="promoted")
    assert (line.points, line.answer) == (20, question.accepted_answer)
    assert bob.reputation == 15 + 20
    assert list(ledger.replay()) == []
    mail = postbox.to("bob@example.org")[-1]
    assert words("Your answer became a guide: %(title)s", language).split(":")[0].strip() in str(mail["Subject"])
    link = re.search(r"http://127\.0\.0\.1:8000(/\S+)", postbox.last_text("bob@example.org"))[1]
    assert Visitor(language).get(link).url == guide.url


def found_first(guide, question, language):
    """Above the question it was made of, in search and under the search box."""
    while drain():
        pass
    page = Visitor(language).get(f"/{language}/search/", {"q": "Tasserole"})
    assert page.text.index(f'href="{guide.url}"') < page.text.index(f'href="{question.get_absolute_url()}"')
    box = Visitor(language).get(f"/{language}/search/suggest/", {"q": "Tasserole"})
    assert box.text.index(guide.url) < box.text.index(question.get_absolute_url())
