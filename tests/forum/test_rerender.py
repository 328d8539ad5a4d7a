"""`rerender` renders what an older chain rendered, and shows it at once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from forum import actions, rerender, signals
from forum.models import Answer, Comment, Member, Question
from forum.text.markdown import RENDER_VERSION
from tests.forum.dump import Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(question: Question, answer: Answer, bob: Member) -> tuple[Question, Answer, Comment]:
    comment = actions.comment(answer, by=bob, body="Which *model*?")
    question.refresh_from_db()
    return question, answer, comment


@pytest.fixture
def told() -> Iterator[list[int]]:
    heard: list[int] = []

    def receive(sender: Any, instance: Question, **_: Any) -> None:
        heard.append(instance.pk)

    signals.content_changed.connect(receive)
    yield heard
    signals.content_changed.disconnect(receive)


def make_old(*posts: Any, html: str = "<p>old</p>", version: int = 0) -> None:
    for post in posts:
        type(post).objects.filter(pk=post.pk).update(body_html=html, render_version=version)


def test_what_is_old_is_rendered_again(posts: tuple[Any, ...], told: list[int]) -> None:
    make_old(*posts)
    assert Outcome("rerender").code == 0
    for post in posts:
        now = type(post).objects.get(pk=post.pk)
        assert (now.body_html, now.render_version) == (post.body_html, RENDER_VERSION)
        assert now.body == post.body
    assert set(told) == {posts[0].pk}
    assert Question.objects.get().version == posts[0].version + 3


def test_what_is_new_is_left_alone(posts: tuple[Any, ...], told: list[int]) -> None:
    make_old(posts[1], version=RENDER_VERSION)
    outcome = Outcome("rerender")
    assert Answer.objects.get().body_html == "<p>old</p>"
    assert "0 rendered" in outcome.out
    assert told == []


def test_all_renders_everything_and_touches_what_changed(posts: tuple[Any, ...], told: list[int]) -> None:
    make_old(posts[1], version=RENDER_VERSION)
    outcome = Outcome("rerender", "--all")
    assert Answer.objects.get().body_html == posts[1].body_html
    assert outcome.out.count("1 rendered") == 3
    assert told == [posts[0].pk]


def test_a_new_version_without_a_new_look_touches_no_page(posts: tuple[Any, ...], told: list[int]) -> None:
    Question.objects.update(render_version=0)
    Outcome("rerender")
    assert Question.objects.get().render_version == RENDER_VERSION
    assert told == []
    assert Question.objects.get().version == posts[0].version


def test_imported_html_is_rendered_as_html(posts: tuple[Any, ...]) -> None:
    Answer.objects.update(body="<b>x</b><script>1</script>", body_format=Answer.Format.HTML, render_version=0)
    Outcome("rerender")
    assert Answer.objects.get().body_html == "<strong>x</strong>"


@pytest.mark.wide
def test_stopped_after_a_batch_a_further_run_ends_it(
    ask: Callable[..., Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        ask(f"The kettle number {number} does not boil")
    Question.objects.update(render_version=0, body_html="<p>old</p>")
    monkeypatch.setattr(rerender, "BATCH", 3)
    assert next(rerender.rerender(Question)) == (3, 3)
    assert rerender.waiting(Question).count() == 4
    assert "4 rendered" in Outcome("rerender").out
    assert rerender.waiting(Question).count() == 0
    assert not Question.objects.filter(body_html="<p>old</p>").exists()
