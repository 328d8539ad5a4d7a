"""Pictures of answers in guides: copied once, with their words, and only those that everybody may see."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.images import get_image_model

from forum import actions
from forum.models import Member, Picture, Question
from knowledge import promotion
from knowledge.models import ArticlePage
from tests.knowledge.pictures import answered, picture
from tests.knowledge.promoting import Wizard
from tests.knowledge.test_promoting import live, through


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def shown(bob: Member) -> Picture:
    return picture(bob)


@pytest.fixture
def wizard(site_tree: Any, question: Question, bob: Member, shown: Picture, editor: Member, as_member: Any) -> Wizard:
    body = f"Open it.\n\n{shown.markdown('The filter, call 06 12 34 56 78')}\n\n{shown.markdown('')}"
    return Wizard(as_member(editor), answered(question, bob, body))


@pytest.mark.wide
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves a file to the collector
def test_they_become_images_once_with_their_words(wizard: Wizard, editor: Member) -> None:
    wizard.send()
    assert wizard.page.select("fieldset.part img[src^='/pictures/']")
    through(wizard)
    assert wizard.page.select(".preview figure img[src^='/pictures/']")
    assert not get_image_model().objects.exists()
    wizard.send()
    image = get_image_model().objects.get()
    page = ArticlePage.objects.get()
    first, second = (block.value for block in page.body if block.block_type == "image")
    assert first.pk == second.pk == image.pk
    assert first.contextual_alt_text == "The filter, call [telephone number removed]"
    assert (second.contextual_alt_text, second.decorative) == ("", True)
    assert "06 12" not in f"{image.title} {image.description}"
    assert (image.uploaded_by_user, image.width, image.height) == (editor, 90, 60)
    sources = {source.block_id for source in page.sources.all()}
    assert {block.id for block in page.body if block.block_type == "image"} <= sources
    page = live(page)
    assert "The filter, call [telephone number removed]" in Client().get(page.url).text


@pytest.mark.wide
def test_one_that_is_hidden_with_another_post_is_not_offered(
    site_tree: Any, question: Question, ask: Any, bob: Member, dora: Member, editor: Member, as_member: Any
) -> None:
    """Its key was copied from a text that nobody may read any more."""
    taken = picture(bob)
    other = actions.answer(ask("Another question of the same person here"), by=bob, body=taken.markdown("private"))
    answer = answered(question, bob, f"Look.\n\n{taken.markdown('private')}")
    actions.hide(other, by=dora, ref="decision:1")
    wizard = Wizard(as_member(editor), answer).send()
    assert not wizard.page.select("fieldset.part img")
    through(wizard).send()
    assert [block.block_type for block in ArticlePage.objects.get().body] == ["paragraph"]
    assert not get_image_model().objects.exists()


@pytest.mark.wide
def test_one_whose_file_is_gone_is_refused_with_a_sentence(wizard: Wizard, shown: Picture) -> None:
    through(wizard)
    shown.large.storage.delete(shown.large.name)
    wizard.send()
    assert wizard.response.status_code == 403
    assert "cannot be read" in wizard.text
    assert not ArticlePage.objects.exists()


@pytest.mark.wide
@pytest.mark.parametrize(
    ("language", "removed"), [("fr", "numéro de téléphone retiré"), ("en", "telephone number removed")]
)
def test_what_is_said_of_one_is_in_the_language_of_its_text(
    site_tree: Any, ask: Any, bob: Member, editor: Member, language: str, removed: str
) -> None:
    question = ask("La machine affiche E18 et ne vidange plus", language=language)
    answer = answered(question, bob, picture(bob).markdown("Appelez le 06 12 34 56 78") + "\n\nNettoyez le filtre.")
    promotion.promote(answer, by=editor)
    assert get_image_model().objects.get().title == f"Appelez le [{removed}]"
