"""What the script adds while somebody writes."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from forum.forms import COMMENT_MAX
from forum.models import Draft, Member, Question
from forum.photos import MAX_SIZE
from knowledge.search.health import rebuild
from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(visit: Open, question: Question, bob: Member) -> Page:
    """Of bob's answer, on a small phone, in French."""
    page = visit(question.get_absolute_url().replace("/en/", "/fr/"), by=bob, width=320)
    page.fill("#id_body", "Le **filtre**.")
    return page


def test_a_tag_ticked_at_once_stays_ticked(visit: Open, question: Question) -> None:
    page = visit("/en/questions/ask/")
    page.check("[name=about][value=none]")
    page.click("main button.primary")
    page.fill("#id_title", question.title)
    with page.expect_response("**/ask/tags/**"):
        page.fill("#id_body", "It stops.")
        page.focus("#id_tags")
    page.route("**/ask/tags/**", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.fill("#id_body", "It stops again.")
    with page.expect_response("**/ask/tags/**"):
        page.locator("[name=tag]").first.check()  # leaves the text, which asks for other tags
    page.wait_for_timeout(200)
    assert page.locator("[name=tag]").first.is_checked()
    page.unroute_all(behavior="wait")


def test_what_is_being_written_is_in_no_address(visit: Open, question: Question) -> None:
    """Servers refuse long ones, and keep all of them in their logs."""
    rebuild()
    page = visit("/en/questions/ask/")
    page.check("[name=about][value=none]")
    page.click("main button.primary")
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url.partition("/en/")[2])))
    page.fill("#id_body", f"The battery is swollen. {'It is warm, too. ' * 600}")
    page.fill("#id_title", question.title)
    page.focus("#id_tags")
    expect(page.locator("#danger")).to_contain_text("call 112")
    expect(page.locator("#similar")).to_contain_text(question.title)
    expect(page.locator("#announce")).to_have_text(re.compile(r"^Suggestions: [1-9]"))  # for who does not see it
    for name in ("questions/ask/danger/", "questions/ask/tags/", "search/similar/"):
        assert ("POST", name) in asked


def test_each_picture_has_words_of_its_own_and_a_large_one_is_not_sent(form: Page, tmp_path: Path) -> None:
    small, large = tmp_path / "small.png", tmp_path / "large.jpg"
    Image.new("RGB", (30, 20)).save(small)
    large.write_bytes(b"\xff\xd8" + b"0" * MAX_SIZE)
    form.click(".add-picture summary")
    form.set_input_files("#id_picture", small)
    expect(form.locator("#id_body")).to_have_value(re.compile(r"!\[]\("))
    form.fill("#id_picture_alt", "une pompe")
    form.set_input_files("#id_picture", small)
    expect(form.locator("#id_body")).to_have_value(re.compile(r"!\[]\("))
    assert re.findall(r"!\[(.*?)\]", form.input_value("#id_body")) == ["une pompe", ""]
    form.set_input_files("#id_picture", large)
    expect(form.locator("[data-said]")).to_contain_text("10 Mo")
    assert form.locator(".field + .add-picture").count() == 1


def test_the_text_is_shown_as_it_will_be(form: Page) -> None:
    form.click("[data-preview]")
    expect(form.locator("[data-shown] strong")).to_have_text("filtre")
    expect(form.locator("[data-shown]")).to_be_focused()
    assert form.context.pages == [form]


def test_the_last_quarter_is_counted_down(visit: Open, question: Question, bob: Member) -> None:
    page = visit(f"/en/questions/{question.pk}/comment/", by=bob)
    said = page.locator("#id_body ~ [data-over]")
    page.fill("#id_body", "y" * (COMMENT_MAX // 4 * 3 - 1))
    expect(said).to_be_hidden()
    page.fill("#id_body", "😀" * (COMMENT_MAX - 7))
    expect(said).to_have_text("Characters left: 7")
    page.fill("#id_body", "y" * (COMMENT_MAX + 12))
    expect(said).to_have_text("Characters too many: 12")


def test_without_connection_the_text_stays(form: Page) -> None:
    form.context.set_offline(True)
    form.click("main button.primary")
    expect(form.locator("[data-kept]")).to_contain_text("Votre texte reste ici")
    assert form.input_value("#id_body") == "Le **filtre**."


def test_the_preview_of_whoever_hides_their_name_does_not_show_it(visit: Open, question: Question, bob: Member) -> None:
    words = {"title": "Why does it leak from below?", "body": "It leaks.", "tags": "leak", "context": "after"}
    Draft.objects.create(member=bob, data={**words, "language": "en", "about": "none"})
    page = visit("/en/questions/ask/review/", by=bob)
    expect(page.locator(".preview .person")).to_be_visible()
    page.check("[name=is_anonymous]")
    expect(page.locator(".preview .person")).to_be_hidden()
