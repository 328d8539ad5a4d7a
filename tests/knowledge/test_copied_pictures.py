"""A picture that was copied into a guide is shown as long as its post is, and no longer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model

from forum import actions
from forum.actions.pictures import erase_picture
from forum.models import Answer, Member, Picture, Question
from knowledge import pictures, promotion
from knowledge.models import ArticlePage, ReviewTask
from knowledge.upkeep import tasks
from tests.knowledge.pictures import answered, picture

pytestmark = [
    pytest.mark.wide,
    pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning"
    ),  # Wagtail leaves files to the collector
]

Commit = Callable[..., Any]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def shown(bob: Member) -> Picture:
    return picture(bob)


@pytest.fixture
def answer(question: Question, bob: Member, shown: Picture) -> Answer:
    return answered(question, bob, f"Open it.\n\n{shown.markdown('The filter')}")


@pytest.fixture
def guide(site_tree: Any, answer: Answer, editor: Member) -> ArticlePage:
    page = promotion.promote(answer, by=editor)
    page.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def rewritten(guide: ArticlePage) -> ArticlePage:
    """The editors took the text out and kept the picture: it stands although the answer leaves."""
    page: Any = guide.get_latest_revision_as_object()
    image = next(block.value for block in page.body if block.block_type == "image")
    page.body = [("paragraph", "<p>Written anew.</p>"), ("image", image)]
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=guide.pk)


def addresses() -> list[str]:
    """Of the file and of a rendition."""
    image = get_image_model().objects.get()
    return [image.file.url, image.get_rendition("max-800x800").url, image.get_rendition("max-165x165|format-png").url]


def statuses() -> set[int]:
    return {status(address) for address in addresses()}


def status(address: str) -> int:
    response = Client().get(address)
    response.getvalue()  # which closes the file, and not the connection to the database
    return response.status_code


def hide(answer: Answer, dora: Member) -> None:
    actions.hide(answer, by=dora, ref="decision:1")


@pytest.mark.parametrize("act", ["hide", "hold", "delete", "hide the question"])
def test_its_image_is_served_no_more(guide: ArticlePage, answer: Answer, dora: Member, bob: Member, act: str) -> None:
    assert statuses() == {200}
    {
        "hide": lambda: hide(answer, dora),
        "hold": lambda: actions.hold(answer),
        "delete": lambda: Answer.objects.filter(pk=answer.pk).update(visibility="deleted"),
        "hide the question": lambda: actions.hide(answer.question, by=dora, ref="decision:1"),
    }[act]()
    assert statuses() == {404}


def test_it_is_asked_for_each_time(guide: ArticlePage) -> None:
    response = Client().get(addresses()[0])
    response.getvalue()
    assert response.headers["Cache-Control"] == "no-cache"


def test_it_comes_back_with_the_decision_that_is_undone(
    guide: ArticlePage, answer: Answer, dora: Member, editor: Member, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        hide(answer, dora)
    task = ReviewTask.objects.open().get()
    assert (task.page_id, task.reason, task.grounds) == (guide.pk, "withheld", [f"text:{answer.pk}"])
    assert not ArticlePage.objects.get(pk=guide.pk).live
    with django_capture_on_commit_callbacks(execute=True):
        actions.restore(answer, by=dora, ref="decision:1")
    assert statuses() == {200}
    assert ArticlePage.objects.get(pk=guide.pk).live
    assert not ReviewTask.objects.open().exists()


def test_a_guide_that_keeps_the_picture_shows_it_no_more_and_is_looked_at(
    rewritten: ArticlePage,
    answer: Answer,
    dora: Member,
    editor: Member,
    as_member: Any,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    visitor = Client()
    channels = [rewritten.url, reverse("knowledge:paper", args=[rewritten.pk])]
    channels += [f"/guide/{rewritten.pk}.txt", f"/embed/guides/{rewritten.pk}/", f"/api/v1/guides/{rewritten.pk}"]
    assert all("The filter" in visitor.get(channel).text for channel in channels)
    (block,) = (one for one in visitor.get(channels[-1]).json()["blocks"] if one["kind"] == "picture")
    assert (block["alt"], block["picture"]["width"]) == ("The filter", 90)
    assert status(urlsplit(block["picture"]["url"]).path) == 200
    with django_capture_on_commit_callbacks(execute=True):
        hide(answer, dora)
    for channel in channels:
        response = visitor.get(channel)
        assert response.status_code == 200
        assert "The filter" not in response.text
        assert "/media/" not in response.text
    task = ReviewTask.objects.open().get()
    assert (task.page_id, task.reason) == (rewritten.pk, "withheld")
    page = as_member(editor).get(reverse("knowledge_check", args=[rewritten.pk])).text
    assert "1 picture is no longer shown" in page
    with django_capture_on_commit_callbacks(execute=True):
        actions.restore(answer, by=dora, ref="decision:1")
    assert not ReviewTask.objects.open().exists()
    assert "The filter" in visitor.get(rewritten.url).text


def test_the_clock_finds_what_was_missed(rewritten: ArticlePage, answer: Answer) -> None:
    Answer.objects.filter(pk=answer.pk).update(visibility="hidden")
    assert tasks.examine() == 1
    assert tasks.examine() == 0
    assert ReviewTask.objects.open().get().reason == "withheld"


def test_a_version_that_is_hidden_takes_its_picture_along(
    rewritten: ArticlePage, answer: Answer, dora: Member, django_capture_on_commit_callbacks: Commit
) -> None:
    actions.edit_answer(answer, by=dora, body="Open it, without the picture.")
    assert statuses() == {200}
    with django_capture_on_commit_callbacks(execute=True):
        actions.hide_revision(answer.revisions.get(number=1), by=dora, reason="A face is in the picture.")
    assert statuses() == {404}
    assert "withheld" in ReviewTask.objects.open().values_list("reason", flat=True)


def test_another_post_that_shows_the_same_picture_keeps_it(
    guide: ArticlePage, answer: Answer, ask: Any, dora: Member, editor: Member
) -> None:
    """One file is one image, however many posts sent it."""
    again = picture(editor)
    other = answered(ask("The same machine in another house"), editor, again.markdown("The filter"))
    page = promotion.promote(other, by=editor)
    assert get_image_model().objects.count() == 1
    hide(answer, dora)
    assert statuses() == {200}
    actions.hide(other, by=dora, ref="decision:2")
    assert statuses() == {404}
    assert pictures.withheld_in(page.body) == {get_image_model().objects.get().pk}


def test_what_is_erased_for_good_is_erased_here_too(
    rewritten: ArticlePage, shown: Picture, tmp_path: Path, client: Client, django_capture_on_commit_callbacks: Commit
) -> None:
    addresses()
    assert list((tmp_path / "images").iterdir())
    with django_capture_on_commit_callbacks(execute=True):
        erase_picture(shown)
    assert not get_image_model().objects.exists()
    assert not [*(tmp_path / "images").iterdir(), *(tmp_path / "original_images").iterdir()]
    page = client.get(rewritten.url)
    assert page.status_code == 200
    assert "Written anew" in page.text
    assert "<figure" not in page.text
    tasks.examine()
    assert ReviewTask.objects.open().get().reason == "withheld"


def test_it_is_offered_to_no_editor(
    guide: ArticlePage, answer: Answer, dora: Member, editor: Member, as_member: Any
) -> None:
    browser, chooser = as_member(editor), reverse("wagtailimages_chooser:choose_results")
    assert "The filter" in browser.get(chooser).text
    hide(answer, dora)
    assert "The filter" not in browser.get(chooser).text


def test_a_file_of_the_editors_in_its_place_is_theirs(guide: ArticlePage, answer: Answer, dora: Member) -> None:
    image = get_image_model().objects.get()
    image.file.save("our-own.webp", image.file.file)
    hide(answer, dora)
    assert statuses() == {200}
    assert pictures.withheld() == set()


def test_a_withdrawn_guide_is_listed_and_can_be_left_alone(
    guide: ArticlePage,
    answer: Answer,
    dora: Member,
    editor: Member,
    as_member: Any,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        hide(answer, dora)
    browser, address = as_member(editor), reverse("knowledge_check", args=[guide.pk])
    assert address in browser.get(reverse("knowledge_checks")).text
    page = browser.get(address).text
    assert "the guide left the site with it" in page
    assert "It stays away" in page
    task = ReviewTask.objects.open().get()
    browser.post(address, {"task": task.pk, "seen": " ".join(task.grounds)})
    task.refresh_from_db()
    assert task.outcome == "withdrawn"
    assert tasks.examine() == 0
